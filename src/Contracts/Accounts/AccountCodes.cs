using Florin.Kernel;

namespace Florin.Contracts.Accounts;

/// <summary>Why an account refuses.</summary>
public static class AccountCodes
{
    /// <summary>Less is available than is needed.</summary>
    public static RefusalCode InsufficientFunds { get; } = new("insufficient-funds", RefusalKind.Rule, "Insufficient funds");

    /// <summary>It takes no postings until it is unfrozen.</summary>
    public static RefusalCode Frozen { get; } = new("account-frozen", RefusalKind.Rule, "Account frozen");

    /// <summary>It takes no postings any more.</summary>
    public static RefusalCode Closed { get; } = new("account-closed", RefusalKind.Rule, "Account closed");

    /// <summary>It is kept in another currency.</summary>
    public static RefusalCode CurrencyMismatch { get; } = new("currency-mismatch", RefusalKind.Rule, "Currency mismatch");

    /// <summary>It would hold more than an account may.</summary>
    public static RefusalCode BalanceLimit { get; } = new("balance-limit", RefusalKind.Rule, "Request refused");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [InsufficientFunds, Frozen, Closed, CurrencyMismatch, BalanceLimit];
}
