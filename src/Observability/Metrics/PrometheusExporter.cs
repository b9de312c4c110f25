using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Observability.Metrics;

/// <summary>
/// Listens to the meters of Florin and of the runtime, and tells what they say as Prometheus text (format 0.0.4), or as
/// OpenMetrics with exemplars for clients that accept it.
/// </summary>
public sealed class PrometheusExporter : IDisposable
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenType = "application/openmetrics-text";
    private const string OpenContentType = $"{OpenType}; version=1.0.0; charset=utf-8";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Family> _families = [];
    private readonly Lock _scraping = new();
    private readonly TimeProvider _clock;
    private readonly Rendered _plain = new();
    private readonly Rendered _open = new();

    /// <summary>Starts to listen to all meters whose name begins with one of these.</summary>
    public PrometheusExporter(TimeProvider clock, params IReadOnlyList<string> meters)
    {
        _clock = clock;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Any(m => instrument.Meter.Name.StartsWith(m, StringComparison.Ordinal)))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, i => new Family(i)));
        };
        _listener.MeasurementsCompleted = (instrument, _) => Forget(instrument);
        // The state of each instrument is the family it was enabled with.
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((Family)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((Family)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((Family)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>Everything as it is now.</summary>
    /// <param name="isOpen">Whether as OpenMetrics.</param>
    public string Scrape(bool isOpen = false)
    {
        lock (_scraping)
        {
            foreach (var family in _families.Values.Where(f => f.IsObservable))
                family.Forget();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder(16 << 10);
            foreach (
                var group in _families
                    .Values.GroupBy(f => f.Shape.Name, StringComparer.Ordinal)
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
            )
                PrometheusText.Write(text, [.. group], isOpen);
            if (isOpen)
                text.Append("# EOF\n");
            return text.ToString();
        }
    }

    /// <summary>Answers <c>GET /metrics</c>.</summary>
    public Task Answer(HttpContext http)
    {
        http.Response.Headers.Append("Vary", "Accept");
        var isOpen = http.Request.Headers.Accept.Any(types =>
            types?.Contains(OpenType, StringComparison.OrdinalIgnoreCase) == true
        );
        return Once(isOpen).Write(http);
    }

    // Anyone may ask, and it costs milliseconds: so it is made once in a while for all.
    private RenderedAnswer Once(bool isOpen)
    {
        lock (_scraping)
        {
            var kept = isOpen ? _open : _plain;
            if (kept.Answer is { } fresh && _clock.GetElapsedTime(kept.At) < Fresh)
                return fresh;
            var type = isOpen ? OpenContentType : ContentType;
            kept.At = _clock.GetTimestamp();
            return kept.Answer = new RenderedAnswer(Encoding.UTF8.GetBytes(Scrape(isOpen)), type);
        }
    }

    private void Forget(Instrument instrument) => _families.TryRemove(instrument, out _);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private sealed class Rendered
    {
        public RenderedAnswer? Answer { get; set; }

        public long At { get; set; }
    }
}
