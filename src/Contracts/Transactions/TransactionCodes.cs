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

    /// <summary>Together with what was taken back before, it is more than the transaction had moved.</summary>
    public static RefusalCode ReversalExceeds { get; } =
        new("reversal-exceeds-original", RefusalKind.Rule, "Reversal exceeds the original transaction");

    /// <summary>The quote has expired, or an exchange has used it.</summary>
    public static RefusalCode QuoteOver { get; } = new("quote-expired", RefusalKind.Rule, "Quote expired or used");

    /// <summary>There is no rate between two currencies.</summary>
    public static RefusalCode NoRate { get; } = new("no-rate", RefusalKind.Rule, "No rate of exchange");

    /// <summary>The account that receives the fee does not take it.</summary>
    public static RefusalCode FeeUnavailable { get; } = new("fee-unavailable", RefusalKind.Rule, "Fee cannot be charged");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } =
    [SameAccount, EmailNotConfirmed, ReversalExceeds, QuoteOver, NoRate, FeeUnavailable];
}
