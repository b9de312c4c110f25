using Florin.Platform.Projections;

namespace Florin.Accounts.Projections;

/// <summary>A hold, also after it has ended.</summary>
/// <param name="Hold">As its last event left it.</param>
/// <param name="EndedAt">When that event was recorded, if it ended it.</param>
internal sealed record HoldRow(Hold Hold, DateTimeOffset? EndedAt)
{
    public const string ByAccount = "account";
    public const string ByStatus = "status";
    public const string ByPlacedAt = "placedAt";

    /// <summary>Until when it sets something aside, as far as is known.</summary>
    public const string ByUntil = "until";

    /// <summary>When it will be over; null of one that never is, and of one that has ended.</summary>
    public const string ByExpiresAt = "expiresAt";

    public static readonly View<HoldRow> View = new View<HoldRow>("holds", 2, r => r.Hold.Id.Value)
        .Text(ByAccount, r => r.Hold.Account.Value)
        .Text(ByStatus, r => HoldView.NameOf(r.Hold.Status))
        .Number(ByPlacedAt, r => ViewTime.Micros(r.Hold.PlacedAt))
        .Number(ByUntil, Until)
        .Number(ByExpiresAt, r => r is { EndedAt: null, Hold.ExpiresAt: { } at } ? ViewTime.Micros(at) : null)
        .Index(ByAccount)
        .Index(ByExpiresAt);

    /// <summary>What it set aside at a time at which it was there.</summary>
    public long HeldAt(DateTimeOffset at) =>
        Hold.Amount.Minor - Hold.Captures.Where(part => part.At <= at).Sum(part => part.Amount.Minor);

    private static long? Until(HoldRow row) =>
        (row.Hold.ExpiresAt, row.EndedAt) switch
        {
            ({ } expires, { } ended) => ViewTime.Micros(expires < ended ? expires : ended),
            ({ } expires, null) => ViewTime.Micros(expires),
            (null, { } ended) => ViewTime.Micros(ended),
            _ => long.MaxValue,
        };
}
