using System.Diagnostics;

namespace Florin.Bench;

/// <summary>What is done to the gateway and its destinations in a soak, and since when, so that a failure can be explained.</summary>
internal sealed class SoakFaults
{
    // An open circuit rests for a second, and a destination that is back is asked for its health once a second.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    /// <summary>A destination is killed, and started again at its end.</summary>
    public const string Kill = "kill";

    /// <summary>Destinations answer 500 and 503.</summary>
    public const string Burst = "burst";

    /// <summary>Bodies come piece by piece; nothing fails by that.</summary>
    public const string Slow = "slow";

    /// <summary>Whether one of a kind goes on now.</summary>
    public bool IsOn(string kind)
    {
        lock (_lock)
            return _faults.Exists(fault => fault.Kind == kind && fault.Ended is null);
    }

    /// <summary>How many there have been.</summary>
    public int Count(string kind)
    {
        lock (_lock)
            return _faults.Count(fault => fault.Kind == kind);
    }

    /// <summary>One begins.</summary>
    public void Begin(string kind)
    {
        lock (_lock)
            _faults.Add(new Fault(kind, Stopwatch.GetTimestamp(), Ended: null));
    }

    /// <summary>It ends.</summary>
    public void End(string kind)
    {
        lock (_lock)
        {
            var at = _faults.FindLastIndex(fault => fault.Kind == kind);
            _faults[at] = _faults[at] with { Ended = Stopwatch.GetTimestamp() };
        }
    }

    /// <summary>Whether one of a kind, or what it leaves behind, went on between two instants.</summary>
    public bool Explain(string kind, long from, long until)
    {
        lock (_lock)
            return _faults.Exists(fault =>
                fault.Kind == kind
                && fault.Began <= until
                && (fault.Ended is not { } ended || Stopwatch.GetElapsedTime(ended, from) <= Aftermath)
            );
    }

    private sealed record Fault(string Kind, long Began, long? Ended);
}
