using System.Runtime.InteropServices;

namespace Florin.Observability.Alerts.Measures;

/// <summary>
/// Sums the counters of a metric over all processes by some of their labels, and keeps how the sums grew. A counter that was reset
/// by a restart of its process is counted on.
/// </summary>
/// <param name="selector">Which series.</param>
/// <param name="by">The labels that separate the groups.</param>
/// <param name="kept">The longest window that is asked for.</param>
internal sealed class CounterSums(Selector selector, IReadOnlyList<string> by, TimeSpan kept)
{
    private const int MostGroups = 500;
    private const int MostSeries = 20_000;

    private readonly Dictionary<Labels, double> _last = [];
    private readonly Dictionary<Labels, (double Sum, Timeline Grown)> _groups = [];
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);
    private DateTimeOffset? _before;

    /// <summary>The groups so far.</summary>
    public IReadOnlyCollection<Labels> Groups => _groups.Keys;

    /// <summary>Takes what the counters are now.</summary>
    public void Observe(DateTimeOffset now, Samples samples)
    {
        var found = samples.Of(selector.Name);
        foreach (var sample in found)
            if (selector.Fits(sample.Labels) && !double.IsNaN(sample.Value))
                Count(sample, now);
        foreach (var (sum, grown) in _groups.Values)
            grown.Add(now, sum);
        _sources.UnionWith(found.Select(sample => sample.Source));
        _before = now;
    }

    /// <summary>By how much a group grew within a time until now; null where it is not known.</summary>
    public double? Increase(Labels group, TimeSpan window, DateTimeOffset now) =>
        _groups.TryGetValue(group, out var found) ? found.Grown.Increase(window, now) : null;

    private void Count(Sample sample, DateTimeOffset now)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, sample.Labels, out var known);
        // What another process counted before it was first asked is not of this time. This process counts from its start.
        var isNew = !known && sample.Source.Length > 0 && !_sources.Contains(sample.Source);
        var grown =
            isNew ? 0
            : known && sample.Value >= last ? sample.Value - last
            : sample.Value;
        last = sample.Value;
        if (_last.Count > MostSeries)
            _last.Clear(); // Never reached by what processes tell: each has a limit of its own.
        var group = sample.Labels.Only(by);
        if (!_groups.TryGetValue(group, out var sum))
        {
            if (_groups.Count == MostGroups)
                return;
            sum = (0, new Timeline(kept));
            sum.Grown.Add(_before ?? now - TimeSpan.FromTicks(1), 0);
        }
        _groups[group] = (sum.Sum + grown, sum.Grown);
    }
}
