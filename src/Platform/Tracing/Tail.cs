using System.Diagnostics;

namespace Florin.Platform.Tracing;

/// <summary>The rule of this process: as with listeners to activities, there is one for all that it hosts.</summary>
public static class Tail
{
    private static volatile TailRule? _rule;

    /// <summary>The rule; null where nothing is kept that was not chosen.</summary>
    public static TailRule? Rule
    {
        get => _rule;
        set => _rule = value;
    }
}

/// <summary>Which traces are kept at their end although they were not chosen at their begin: those that failed, and the slow ones.</summary>
/// <param name="slowerThan">From when on one is slow.</param>
/// <param name="budget">How many are kept.</param>
/// <param name="clock">Time.</param>
public sealed class TailRule(TimeSpan slowerThan, TraceBudget budget, TimeProvider clock)
{
    /// <summary>The tag that says why a trace was kept that was not chosen: <c>error</c> or <c>slow</c>.</summary>
    public const string Tag = "florin.kept";

    /// <summary>A time stamp of now.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>The time since a time stamp.</summary>
    public TimeSpan Since(long stamp) => clock.GetElapsedTime(stamp);

    /// <summary>
    /// Whether something that was not recorded has to be after all. Then what is around it is recorded, too, and what follows
    /// inside of that.
    /// </summary>
    /// <param name="around">The activity that it is, or is inside of.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="took">How long it took.</param>
    public bool Keeps(Activity around, bool failed, TimeSpan took)
    {
        ArgumentNullException.ThrowIfNull(around);
        if (around.Recorded)
            return true; // It has come to be since this began.
        if ((!failed && took < slowerThan) || !budget.TryTake())
            return false;
        for (var one = around; one is { Recorded: false }; one = one.Parent)
        {
            one.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
            one.IsAllDataRequested = true;
        }
        around.SetTag(Tag, failed ? "error" : "slow");
        return true;
    }
}
