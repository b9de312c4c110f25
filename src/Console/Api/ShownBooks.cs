namespace Florin.WebConsole.Api;

/// <summary>A hold: money of an account that is set aside.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">How much was set aside.</param>
/// <param name="Captured">How much of it was captured.</param>
/// <param name="Remaining">How much it still sets aside.</param>
/// <param name="Status">PLACED, CAPTURED, VOIDED or EXPIRED.</param>
/// <param name="Reference">What it is for.</param>
/// <param name="ExpiresAt">From when on it sets nothing aside; null for never.</param>
/// <param name="PlacedBy">Who placed it.</param>
/// <param name="PlacedAt">When.</param>
/// <param name="Captures">What was captured of it.</param>
public sealed record ShownHold(
    string Id,
    string AccountId,
    string Currency,
    decimal Amount,
    decimal Captured,
    decimal Remaining,
    string Status,
    string? Reference,
    DateTimeOffset? ExpiresAt,
    string PlacedBy,
    DateTimeOffset PlacedAt,
    IReadOnlyList<ShownCapture> Captures
);

/// <summary>A part of a hold that was captured.</summary>
/// <param name="TransactionId">What the entries of both accounts name.</param>
/// <param name="Amount">How much.</param>
/// <param name="ToAccount">Where it went.</param>
/// <param name="At">When.</param>
public sealed record ShownCapture(string TransactionId, decimal Amount, string ToAccount, DateTimeOffset At);

/// <summary>How much may leave an account; null for any amount.</summary>
/// <param name="PerTransaction">By one transaction, all of its debits together.</param>
/// <param name="PerDay">In a day, UTC.</param>
/// <param name="PerMonth">In a month, UTC.</param>
/// <param name="SpentToday">What has left it today.</param>
/// <param name="SpentThisMonth">What has left it this month.</param>
public sealed record ShownAccountLimits(
    decimal? PerTransaction,
    decimal? PerDay,
    decimal? PerMonth,
    decimal SpentToday,
    decimal SpentThisMonth
);

internal sealed record ShownEntry(
    long Position,
    string TransactionId,
    string Direction,
    decimal Amount,
    decimal BalanceAfter,
    DateTimeOffset EffectiveAt,
    DateTimeOffset RecordedAt,
    string? Description,
    string? HoldId
);

internal sealed record ShownPeriod(
    string Period,
    DateTimeOffset From,
    DateTimeOffset Until,
    string Status,
    string ClosedBy,
    DateTimeOffset ClosedAt,
    string? Approval,
    long? Position,
    long? Postings,
    string? Hash
);

/// <summary>Whether a sealed period still agrees with its hash.</summary>
/// <param name="Valid">Whether it does.</param>
/// <param name="Postings">How many postings it has now.</param>
/// <param name="Hash">Their hash now.</param>
/// <param name="Recorded">The hash that was recorded.</param>
public sealed record PeriodVerification(bool Valid, long Postings, string Hash, string? Recorded);
