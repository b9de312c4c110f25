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

    /// <summary>The hold's time is over: what was left of it is available again.</summary>
    public static RefusalCode HoldExpired { get; } = new("hold-expired", RefusalKind.Rule, "Hold expired");

    /// <summary>More than the hold still has.</summary>
    public static RefusalCode HoldExceeded { get; } = new("hold-exceeded", RefusalKind.Rule, "More than is held");

    /// <summary>The account has as many holds as it may have at a time.</summary>
    public static RefusalCode TooManyHolds { get; } = new("too-many-holds", RefusalKind.Rule, "Too many holds");

    /// <summary>More than may leave the account at once, in a day or in a month.</summary>
    public static RefusalCode LimitExceeded { get; } = new("limit-exceeded", RefusalKind.Rule, "Limit exceeded");

    /// <summary>Nothing takes effect any more in the period of its time.</summary>
    public static RefusalCode PeriodClosed { get; } = new("period-closed", RefusalKind.Rule, "Period closed");

    /// <summary>The account segregates its balance, and no purpose was named.</summary>
    public static RefusalCode PurposeRequired { get; } = new("purpose-required", RefusalKind.Rule, "Purpose required");

    /// <summary>The account has no such purpose.</summary>
    public static RefusalCode UnknownPurpose { get; } = new("unknown-purpose", RefusalKind.Rule, "Unknown purpose");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } =
    [
        InsufficientFunds,
        Frozen,
        Closed,
        CurrencyMismatch,
        BalanceLimit,
        HoldExpired,
        HoldExceeded,
        TooManyHolds,
        LimitExceeded,
        PeriodClosed,
        PurposeRequired,
        UnknownPurpose,
    ];
}
