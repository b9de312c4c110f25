using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Accounts.Periods;

/// <summary>From now on no posting is effective in this period. Its hash covers those before this event.</summary>
/// <param name="Period">Its name.</param>
/// <param name="By">Who closed it.</param>
/// <param name="Approval">The approval of a second person.</param>
/// <param name="At">When, UTC.</param>
internal sealed record PeriodClosed(string Period, string By, string? Approval, DateTimeOffset At);

/// <summary>The postings of a closed period have a hash.</summary>
/// <param name="Period">Its name.</param>
/// <param name="Position">The position at which it was closed.</param>
/// <param name="Postings">How many there are.</param>
/// <param name="Hash">As <see cref="PostingChain"/> makes it, in hexadecimal digits.</param>
internal sealed record PeriodSealed(string Period, long Position, long Postings, string Hash);

/// <summary>A closed period.</summary>
/// <param name="Closed">How it was closed.</param>
/// <param name="Sealed">Its hash; null while it is being computed.</param>
internal sealed record ClosedPeriod(PeriodClosed Closed, PeriodSealed? Sealed)
{
    [JsonIgnore]
    public Period Period =>
        Periods.Period.TryParse(Closed.Period, out var period)
            ? period
            : throw new LogFault($"'{Closed.Period}' is no period of the books.");
}

/// <summary>The periods of the books that are closed: the fold of one stream.</summary>
/// <param name="All">In the order in which they were closed.</param>
internal sealed record LedgerPeriods(ImmutableList<ClosedPeriod> All) : IState<LedgerPeriods>
{
    /// <summary>The stream of all periods.</summary>
    public const string Stream = "periods";

    public static LedgerPeriods Empty { get; } = new([]);

    public static string Schema => "periods.1";

    /// <summary>Closes a period that is over and not closed yet.</summary>
    public Decision Close(Period period, PeriodClosed closed) =>
        period.Until > closed.At
            ? Refusal.WrongState(
                $"The period {period} ends at {Rfc3339.Text(period.Until)}; only one that is over can be closed."
            )
        : All.Find(one => one.Period.Covers(period)) is { } before
            ? Refusal.WrongState($"The period {period} is closed already, with {before.Period}.")
        : [closed];

    /// <summary>Records the hash of a closed period, once.</summary>
    public Decision Seal(PeriodSealed with) =>
        All.Exists(one => one.Closed.Period == with.Period && one.Sealed is null) ? [with] : [];

    public LedgerPeriods Apply(object happened) =>
        happened switch
        {
            PeriodClosed e => new LedgerPeriods(All.Add(new ClosedPeriod(e, null))),
            PeriodSealed e => new LedgerPeriods(
                All.ConvertAll(one => one.Closed.Period == e.Period ? one with { Sealed = e } : one)
            ),
            _ => throw new LogFault($"{happened.GetType().Name} is not an event of periods."),
        };
}
