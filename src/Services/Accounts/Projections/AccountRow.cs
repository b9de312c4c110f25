using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Accounts.Projections;

/// <summary>Whose an account is and below which, which never changes; everything else about it comes from its state.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Parent">The account that it is a sub-account of; null for none.</param>
/// <param name="Tags">The names of its metadata that it is found by.</param>
internal sealed record AccountRow(AccountId Id, UserId UserId, AccountId? Parent, ImmutableArray<string> Tags)
{
    public const string ByUser = "userId";
    public const string ByParent = "parent";

    public static readonly View<AccountRow> View = new View<AccountRow>("accounts", 2, r => r.Id.Value)
        .Text(ByUser, r => r.UserId.Value)
        .Text(ByParent, r => r.Parent?.Value)
        .Index(ByUser)
        .Index(ByParent);
}

/// <summary>A name and value of an account's metadata, by which it is found.</summary>
/// <param name="Account">The account.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Parent">The account that it is a sub-account of; null for none.</param>
/// <param name="Name">The name.</param>
/// <param name="Value">The value: a text as it is, a number or a truth value as in JSON.</param>
internal sealed record AccountTag(AccountId Account, UserId UserId, AccountId? Parent, string Name, string Value)
{
    public const string ByTag = "tag";

    /// <summary>The longest value that an account is found by, in characters.</summary>
    public const int MaxValue = 200;

    public static readonly View<AccountTag> View = new View<AccountTag>("account_tags", 1, r => KeyOf(r.Account, r.Name))
        .Text(ByTag, r => TagOf(r.Name, r.Value))
        .Text(AccountRow.ByUser, r => r.UserId.Value)
        .Text(AccountRow.ByParent, r => r.Parent?.Value)
        .Index(ByTag);

    /// <summary>The key of an account's tag.</summary>
    public static string KeyOf(AccountId account, string name) => $"{account}/{name}";

    /// <summary>A name and a value as they are asked for.</summary>
    public static string TagOf(string name, string value) => $"{name}:{value}";

    /// <summary>The tags of an account's metadata.</summary>
    public static IEnumerable<AccountTag> Of(AccountRow row, JsonObject? metadata)
    {
        foreach (var (name, node) in metadata ?? [])
            if (Text(node) is { Length: <= MaxValue } value && name.Length <= MaxValue)
                yield return new AccountTag(row.Id, row.UserId, row.Parent, name, value);
    }

    private static string? Text(JsonNode? node) =>
        node?.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
            _ => null,
        };
}
