using Florin.Kernel;

namespace Florin.Contracts.Transactions;

/// <summary>Why a transaction is refused.</summary>
public static class TransactionCodes
{
    /// <summary>Source and target are the same account.</summary>
    public static RefusalCode SameAccount { get; } =
        new("same-account", RefusalKind.Rule, "Source and target accounts are the same");

    /// <summary>The user must confirm their email address before they move money.</summary>
    public static RefusalCode EmailNotConfirmed { get; } =
        new("email-not-confirmed", RefusalKind.Rule, "Email address not confirmed");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [SameAccount, EmailNotConfirmed];
}
