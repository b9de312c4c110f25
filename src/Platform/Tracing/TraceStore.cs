namespace Florin.Platform.Tracing;

/// <summary>How much a store of traces keeps.</summary>
/// <param name="Traces">How many traces.</param>
/// <param name="SpansOfTrace">How many spans of one; those that end later are counted and not kept.</param>
/// <param name="Bytes">How much memory, about.</param>
/// <param name="SlowerThan">From when on a trace is slow, and is kept longer than others.</param>
public sealed record TraceLimits(int Traces, int SpansOfTrace, long Bytes, TimeSpan SlowerThan);

/// <summary>
/// The traces that this process took part in last, in memory. At its limits the oldest go, and of them first those that
/// neither failed nor were slow. Thread-safe.
/// </summary>
/// <param name="limits">How much it keeps.</param>
/// <param name="instance">Tells this process's store from those of others.</param>
public sealed class TraceStore(TraceLimits limits, string instance)
{
    /// <summary>The attribute that names what a span is about.</summary>
    public const string Subject = "florin.correlation";

    private const int MaxSubjects = 8;
    private const int PartForOrdinary = 4; // However many fail, a quarter of the room is for the others.

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Trace> _traces = new(StringComparer.Ordinal);
    private readonly LinkedList<Trace> _ordinary = [];
    private readonly LinkedList<Trace> _notable = [];
    private long _bytes;

    /// <summary>Tells this process's store from those of others.</summary>
    public string Instance => instance;

    /// <summary>How many traces it has.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _traces.Count;
        }
    }

    /// <summary>Keeps a span.</summary>
    public void Add(TracedSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        var bytes = SizeOf(span);
        lock (_lock)
        {
            if (!_traces.TryGetValue(span.TraceId, out var trace))
            {
                _traces.Add(span.TraceId, trace = new Trace(span.TraceId));
                trace.Place = _ordinary.AddLast(trace);
            }
            if (!trace.Take(span, bytes, limits.SpansOfTrace))
                return;
            _bytes += bytes;
            if (!trace.IsNotable && (span.IsError || span.DurationMs >= limits.SlowerThan.TotalMilliseconds))
                Note(trace);
            while (_traces.Count > limits.Traces || (_bytes > limits.Bytes && _traces.Count > 1))
                Forget();
        }
    }

    /// <summary>The newest traces, newest first.</summary>
    /// <param name="max">At most so many.</param>
    public IReadOnlyList<TraceSummary> Recent(int max)
    {
        lock (_lock)
            return [.. _traces.Values.OrderByDescending(trace => trace.StartedAt).Take(max).Select(trace => trace.Summary())];
    }

    /// <summary>The spans of a trace; none where it is not here.</summary>
    public IReadOnlyList<TracedSpan> Find(string traceId)
    {
        lock (_lock)
            return _traces.TryGetValue(traceId, out var trace) ? [.. trace.Spans] : [];
    }

    private void Note(Trace trace)
    {
        _ordinary.Remove(trace.Place!); // It was put there.
        trace.Place = _notable.AddLast(trace);
        trace.IsNotable = true;
    }

    private void Forget()
    {
        var from = _ordinary.Count > Math.Max(1, limits.Traces / PartForOrdinary) || _notable.Count == 0 ? _ordinary : _notable;
        var oldest = from.First!.Value; // One of both has some.
        from.RemoveFirst();
        _traces.Remove(oldest.Id);
        _bytes -= oldest.Bytes;
    }

    private static long SizeOf(TracedSpan span) =>
        400
        + (2 * span.Name.Length)
        + span.Attributes.Sum(SizeOf)
        + span.Events.Sum(happened => 200 + (2 * happened.Name.Length) + happened.Attributes.Sum(SizeOf))
        + (span.Links.Count * 200);

    private static int SizeOf(KeyValuePair<string, string> attribute) => 80 + (2 * attribute.Value.Length);

    private sealed class Trace(string id)
    {
        public string Id => id;

        public LinkedListNode<Trace>? Place { get; set; }

        public bool IsNotable { get; set; }

        public long Bytes { get; private set; }

        public List<TracedSpan> Spans { get; } = [];

        public DateTimeOffset StartedAt { get; private set; } = DateTimeOffset.MaxValue;

        public bool Take(TracedSpan span, long bytes, int max)
        {
            if (Spans.Count >= max)
                return false;
            Spans.Add(span);
            Bytes += bytes;
            if (span.StartedAt < StartedAt)
                StartedAt = span.StartedAt;
            return true;
        }

        public TraceSummary Summary()
        {
            var first = Spans.MinBy(span => span.StartedAt)!; // It was made for one.
            return new TraceSummary(
                id,
                first.Name,
                first.Service,
                first.StartedAt,
                Spans.Max(span => (span.StartedAt - first.StartedAt).TotalMilliseconds + span.DurationMs),
                Spans.Count,
                Spans.Exists(span => span.IsError),
                [.. Spans.Select(span => span.Service).OfType<string>().Distinct(StringComparer.Ordinal)],
                [
                    .. Spans
                        .Select(span => span.Attributes.GetValueOrDefault(Subject))
                        .OfType<string>()
                        .Distinct(StringComparer.Ordinal)
                        .Take(MaxSubjects),
                ]
            );
        }
    }
}
