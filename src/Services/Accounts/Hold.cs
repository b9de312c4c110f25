using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>What has become of a hold.</summary>
internal enum HoldStatus
{
    /// <summary>It sets money aside, until it is captured, voided or over.</summary>
    Placed,

    /// <summary>All of it was captured, or a part and the rest was released.</summary>
    Captured,

    /// <summary>It was given up; what was left of it is available again.</summary>
    Voided,

    /// <summary>Its time is over; what was left of it is available again.</summary>
    Expired,
}

/// <summary>A part of a hold that was taken from its account.</summary>
/// <param name="Transaction">What its two postings name.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="ToAccount">Where it went.</param>
/// <param name="At">When.</param>
internal sealed record Capture(TransactionId Transaction, Money Amount, AccountId ToAccount, DateTimeOffset At);

/// <summary>Money of an account that is set aside: still on its balance, and not available.</summary>
/// <param name="Id">The hold.</param>
/// <param name="Account">Whose money it is.</param>
/// <param name="Amount">How much was set aside.</param>
/// <param name="Remaining">What is set aside of it still; nothing once it has ended.</param>
/// <param name="Status">What has become of it, as far as an event says so.</param>
/// <param name="Reference">What it is for, sealed.</param>
/// <param name="ExpiresAt">From when on it sets nothing aside any more; null for never.</param>
/// <param name="PlacedBy">Who placed it.</param>
/// <param name="PlacedAt">When.</param>
/// <param name="Captures">What was taken of it, in order.</param>
/// <param name="Purpose">What the money is for, on an account that segregates its balance.</param>
internal sealed record Hold(
    HoldId Id,
    AccountId Account,
    Money Amount,
    Money Remaining,
    HoldStatus Status,
    string? Reference,
    DateTimeOffset? ExpiresAt,
    string PlacedBy,
    DateTimeOffset PlacedAt,
    ImmutableArray<Capture> Captures,
    string? Purpose = null
)
{
    /// <summary>In how many parts a hold can be captured.</summary>
    public const int MostCaptures = 100;

    /// <summary>What was captured of it in all.</summary>
    [JsonIgnore]
    public Money Captured => Captures.Aggregate(Money.Zero(Amount.Currency), (sum, part) => sum + part.Amount);

    /// <summary>A hold that was just placed.</summary>
    public static Hold Of(HoldPlaced e) =>
        new(
            e.Hold,
            e.Account,
            e.Amount,
            e.Amount,
            HoldStatus.Placed,
            e.Reference,
            e.ExpiresAt,
            e.PlacedBy,
            e.PlacedAt,
            [],
            e.Purpose
        );

    /// <summary>Whether its time is over at a time, be there an event that says so or not.</summary>
    public bool IsOverAt(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>What it sets aside at a time.</summary>
    public long HeldAt(DateTimeOffset now) => Status is HoldStatus.Placed && !IsOverAt(now) ? Remaining.Minor : 0;

    /// <summary>What has become of it by a time.</summary>
    public HoldStatus StatusAt(DateTimeOffset now) =>
        Status is HoldStatus.Placed && IsOverAt(now) ? HoldStatus.Expired : Status;

    /// <summary>The hold after a part of it was captured.</summary>
    /// <exception cref="BooksDoNotBalance">It has not that much.</exception>
    public Hold After(HoldCaptured e)
    {
        var left = Remaining - e.Amount;
        if (left.IsNegative || e.Remaining != (e.Final ? Money.Zero(left.Currency) : left))
            throw new BooksDoNotBalance($"{e} cannot follow on a hold that has {Remaining} left.");
        return this with
        {
            Remaining = e.Remaining,
            Status = e.Remaining.IsZero ? HoldStatus.Captured : HoldStatus.Placed,
            Captures = Captures.Add(new Capture(e.Transaction, e.Amount, e.ToAccount, e.EffectiveAt)),
        };
    }

    /// <summary>The hold after what was left of it was released.</summary>
    public Hold Ended(HoldStatus status, Money released) =>
        released == Remaining
            ? this with
            {
                Remaining = Money.Zero(Remaining.Currency),
                Status = status,
            }
            : throw new BooksDoNotBalance($"{Id} has {Remaining} left, of which {released} cannot be all that is released.");
}
