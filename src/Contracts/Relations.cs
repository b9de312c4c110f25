using Florin.Platform.Http;

namespace Florin.Contracts;

/// <summary>What the resources of services name of each other.</summary>
public static class Relations
{
    /// <summary>What transactions name: the user that they are for, and the accounts that they are between or that they post to.</summary>
    public static IReadOnlyList<Relation> OfTransactions { get; } =
    [User("userId"), new("accounts", "account", "/accounts", Relation.Ids, "fromAccount", "toAccount", "postings.account")];

    /// <summary>What a user has.</summary>
    public static IReadOnlyList<Relation> OfUsers { get; } =
    [
        new("accounts", "account", "/accounts", "userId", "id"),
        new("transactions", "transaction", "/transactions", "userId", "id"),
    ];

    /// <summary>What an account names, and the transactions that it takes part in.</summary>
    public static IReadOnlyList<Relation> OfAccounts { get; } =
    [User("userId"), new("transactions", "transaction", "/transactions", "accountId", "id")];

    /// <summary>A user.</summary>
    /// <param name="fields">The fields that name one.</param>
    public static Relation User(params IReadOnlyList<string> fields) =>
        new("user", "user", "/users", Relation.Ids, fields) { AskedAt = "/users/by-id" };
}
