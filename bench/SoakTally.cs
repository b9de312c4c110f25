namespace Florin.Bench;

/// <summary>What became of the requests of a soak, in all and in the interval that goes on.</summary>
internal sealed class SoakTally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private readonly List<string> _unexplained = [];
    private List<double> _times = [];
    private SortedDictionary<string, long> _recent = new(StringComparer.Ordinal);
    private long _interval;

    /// <summary>Requests sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Requests that were answered as expected.</summary>
    public long Good { get; private set; }

    /// <summary>Requests that failed while a fault explains it.</summary>
    public long Explained { get; private set; }

    /// <summary>Requests that failed, and nothing explains it.</summary>
    public long Unexplained { get; private set; }

    /// <summary>The first of those.</summary>
    public IReadOnlyList<string> Examples => _unexplained;

    /// <summary>What failed, by kind of request and outcome.</summary>
    public IReadOnlyDictionary<string, long> Failures => _failures;

    /// <summary>A request is sent.</summary>
    public void Send()
    {
        lock (_lock)
            Sent++;
    }

    /// <summary>A request has ended.</summary>
    /// <param name="kind">Of which kind it was.</param>
    /// <param name="outcome">Its status, or how it broke.</param>
    /// <param name="milliseconds">How long it took.</param>
    /// <param name="explained">Whether a fault went on that explains a failure.</param>
    public void End(SoakKind kind, string outcome, double milliseconds, bool explained)
    {
        lock (_lock)
        {
            _interval++;
            if (kind != SoakKind.Slow)
                _times.Add(milliseconds);
            if (outcome == $"{kind.Expected}")
                Good++;
            else
                Fail($"{kind.Name}: {outcome}", outcome, explained);
        }
    }

    /// <summary>The interval that ends now: its requests, the times in order, and its failures; a new one begins.</summary>
    public (long Requests, List<double> Times, IReadOnlyDictionary<string, long> Failures) Cut()
    {
        lock (_lock)
        {
            var cut = (_interval, _times, _recent);
            (_interval, _times, _recent) = (0, [], new SortedDictionary<string, long>(StringComparer.Ordinal));
            cut._times.Sort();
            return cut;
        }
    }

    private void Fail(string what, string outcome, bool explained)
    {
        _recent[outcome] = _recent.GetValueOrDefault(outcome) + 1;
        _failures[what] = _failures.GetValueOrDefault(what) + 1;
        if (explained)
        {
            Explained++;
            return;
        }
        Unexplained++;
        if (_unexplained.Count < 10)
            _unexplained.Add($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}");
    }
}
