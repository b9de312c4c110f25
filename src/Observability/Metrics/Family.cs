using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Florin.Observability.Metrics;

/// <summary>All series of one instrument. Beyond a limit, further label values share one series.</summary>
internal sealed class Family
{
    // A label whose values a client can make up must not take the memory; no instrument of ours needs nearly as many.
    private const int MaxSeries = 500;
    private static readonly TagSet Overflow = new([new("overflow", "true")]);

    private readonly ConcurrentDictionary<TagSet, Series> _series = new(TagSet.Comparer.Instance);
    private readonly ConcurrentDictionary<TagSet, Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;

    public Family(Instrument instrument)
    {
        Shape = MetricShape.Of(instrument);
        Description = instrument.Description ?? "";
        Labels = [.. instrument.Meter.Tags ?? [], .. instrument.Tags ?? []];
        IsObservable = instrument.IsObservable;
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public MetricShape Shape { get; }

    public string Description { get; }

    /// <summary>Labels of the meter and the instrument themselves.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Labels { get; }

    /// <summary>Its values are asked for when they are read, not told when they change.</summary>
    public bool IsObservable { get; }

    /// <summary>The series so far.</summary>
    public IEnumerable<(IEnumerable<KeyValuePair<string, object?>> Labels, Series Series)> All =>
        _series.Select(s => (Labels.Concat(s.Key.Tags), s.Value));

    /// <summary>Takes a measurement; allocates nothing for labels that were seen before.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_lookup.TryGetValue(tags, out var series))
            series = _series.GetOrAdd(
                _series.Count < MaxSeries ? new TagSet(tags.ToArray()) : Overflow,
                _ => new Series(Shape.Bounds)
            );
        switch (Shape.Way)
        {
            case Way.Add:
                series.Add(value);
                break;
            case Way.Set:
                series.Set(value);
                break;
            default:
                series.Record(value, Shape.HasExemplars ? Exemplar.Of(value) : null);
                break;
        }
    }

    /// <summary>Forgets what was observed, so that what is gone does not stand there for ever.</summary>
    public void Forget() => _series.Clear();
}
