using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Florin.Contracts.Accounts;
using Florin.Kernel;

namespace Florin.Accounts;

/// <content>Money that is set aside: it stays on the balance and is not available.</content>
internal sealed partial record Account
{
    /// <summary>The holds that have not ended, in the order of their placing.</summary>
    public ImmutableArray<Hold> Holds { get; init; } = [];

    /// <summary>The hold that the last event was about, as it is after it, for answers; no part of what is stored.</summary>
    [JsonIgnore]
    public Hold? LastHold { get; private init; }

    /// <summary>What is set aside at a time.</summary>
    public Money HeldAt(DateTimeOffset now) => Within(HeldMinor(now));

    /// <summary>What may be spent at a time: the balance and the overdraft limit, without what is set aside.</summary>
    public Money AvailableAt(DateTimeOffset now) => Within(WithOverdraft(Balance) - HeldMinor(now));

    /// <summary>Sets money aside, if there is enough of it.</summary>
    /// <param name="asked">The hold as it would be placed.</param>
    /// <param name="most">How many holds the account may have at a time.</param>
    /// <param name="now">Now.</param>
    public Decision Place(HoldPlaced asked, int most, DateTimeOffset now)
    {
        if (AccountRefusals.OfUse(this, asked.Account, asked.Amount.Currency, Status) is { } refusal)
            return refusal;
        if (Holds.Length >= most && Holds.Count(hold => !hold.IsOverAt(now)) >= most)
            return AccountRefusals.TooManyHolds(this, most);
        if (asked.Amount > AvailableAt(now))
            return AccountRefusals.InsufficientFunds(this, asked.Amount, now);
        if (AccountRefusals.OfPurpose(this, asked.Purpose) is { } unknown)
            return unknown;
        if (asked.Purpose is { } purpose && asked.Amount > AvailableFor(purpose, now))
            return AccountRefusals.InsufficientFunds(this, asked.Amount, now, purpose);
        return [asked with { PlacedAt = now }];
    }

    /// <summary>Takes a part of a hold, or what is left of it.</summary>
    /// <param name="id">The hold.</param>
    /// <param name="amount">How much; null for all that is left.</param>
    /// <param name="final">Whether what is left after it is released.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="transaction">What both postings name.</param>
    /// <param name="now">Now.</param>
    /// <param name="toPurpose">What it is for there.</param>
    public Decision Capture(
        HoldId id,
        Money? amount,
        bool final,
        AccountId to,
        TransactionId transaction,
        DateTimeOffset now,
        string? toPurpose = null
    )
    {
        if (Holds.FirstOrDefault(one => one.Id == id) is not { } hold)
            return AccountRefusals.HoldEnded(id);
        if (hold.IsOverAt(now))
            return AccountRefusals.HoldExpired(hold);
        var taken = amount ?? hold.Remaining;
        if (RefuseCapture(hold, taken, now) is { } refusal)
            return refusal;
        var rest = final ? Money.Zero(taken.Currency) : hold.Remaining - taken;
        if (!rest.IsZero && hold.Captures.Length >= Hold.MostCaptures - 1)
            return AccountRefusals.TooManyCaptures(hold);
        var text = hold.Reference ?? $"Capture of {id}";
        return
        [
            new HoldCaptured(
                Id,
                id,
                transaction,
                taken,
                to,
                rest,
                final,
                Counterpart.Clearing,
                Balance - taken,
                text,
                now,
                hold.Purpose,
                toPurpose
            ),
        ];
    }

    private Refusal? RefuseCapture(Hold hold, Money taken, DateTimeOffset now) =>
        AccountRefusals.OfUse(this, Id, taken.Currency, Status)
        ?? (taken > hold.Remaining ? AccountRefusals.HoldExceeded(hold, taken) : null)
        ?? Limits.Refuse(LimitScope.Of(Id), Spent, taken, now);

    /// <summary>Takes in what was captured of another account's hold.</summary>
    public Decision Receive(HoldCaptured captured)
    {
        if (AccountRefusals.OfUse(this, captured.ToAccount, captured.Amount.Currency, Status) is { } refusal)
            return refusal;
        if (!HasRoomFor(captured.Amount))
            return AccountRefusals.TooMuch(this, captured.Amount);
        if (AccountRefusals.OfPurpose(this, captured.ToPurpose) is { } unknown)
            return unknown;
        return
        [
            new CaptureCredited(
                Id,
                captured.Hold,
                captured.Account,
                captured.Transaction,
                captured.Amount,
                captured.Counterpart,
                Balance + captured.Amount,
                captured.Description,
                captured.EffectiveAt,
                captured.ToPurpose
            ),
        ];
    }

    /// <summary>Gives a hold up.</summary>
    public Decision Void(HoldId id, DateTimeOffset now) =>
        Holds.FirstOrDefault(one => one.Id == id) is not { } hold ? AccountRefusals.HoldEnded(id)
        : hold.IsOverAt(now) ? AccountRefusals.HoldExpired(hold)
        : [new HoldVoided(Id, id, hold.Remaining)];

    /// <summary>Records that a hold's time is over; nothing where it is not, or the hold has ended otherwise.</summary>
    public Decision Expire(HoldId id, DateTimeOffset now) =>
        Holds.FirstOrDefault(one => one.Id == id) is { } hold && hold.IsOverAt(now)
            ? [new HoldExpired(Id, id, hold.Remaining)]
            : [];

    private Account Placed(HoldPlaced e)
    {
        var hold = Hold.Of(e);
        var after = this with { Holds = Holds.Add(hold), LastHold = hold };
        if (!e.Amount.IsPositive || e.Account != Id || Holds.Any(one => one.Id == e.Hold))
            throw new BooksDoNotBalance($"{e} is not a hold that {Id} can have.");
        if (after.AvailableAt(e.PlacedAt).IsNegative)
            throw new BooksDoNotBalance($"{e} sets more aside than {Id} has available.");
        return after;
    }

    private Account Captured(HoldCaptured e) =>
        With(Find(e.Hold, e).After(e)) with
        {
            Balance = Posted(e),
            Spent = Spent.With(e.Amount.Minor, e.EffectiveAt),
        };

    private Account Released(HoldId id, HoldStatus status, Money released, object happened) =>
        With(Find(id, happened).Ended(status, released));

    private Account With(Hold hold)
    {
        var before = Holds.First(one => one.Id == hold.Id);
        var holds = hold.Status is HoldStatus.Placed ? Holds.Replace(before, hold) : Holds.Remove(before);
        return this with { Holds = holds, LastHold = hold };
    }

    private Hold Find(HoldId id, object happened) =>
        Holds.FirstOrDefault(hold => hold.Id == id)
        ?? throw new BooksDoNotBalance($"{happened} is about a hold that {Id} does not have.");

    private Int128 HeldMinor(DateTimeOffset now)
    {
        Int128 held = 0;
        foreach (var hold in Holds) // Most accounts have none.
            held += hold.HeldAt(now);
        return held;
    }

    private Money Within(Int128 minor) => Balance with { Minor = (long)Int128.Clamp(minor, long.MinValue, long.MaxValue) };
}
