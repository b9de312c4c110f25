using System.Diagnostics;
using System.Diagnostics.Metrics;
using Florin.Observability.Metrics;

namespace Florin.Unit.Tests.Hosting;

/// <summary>The text of GET /metrics.</summary>
public sealed class WhatPrometheusReads : IDisposable
{
    private readonly Meter _meter;
    private readonly PrometheusExporter _exporter;

    public WhatPrometheusReads()
    {
        var name = $"Florin.Test.{GetHashCode()}"; // Other tests run beside this one, with meters of their own.
        _meter = new Meter(name, null, [new("log", "a\"b\\c")]);
        _exporter = new PrometheusExporter(TimeProvider.System, name);
    }

    [Fact]
    public void Has_counters_by_their_labels()
    {
        var counter = _meter.CreateCounter<long>("florin.things", description: "Things.");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "x"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "x"));
        counter.Add(1, new KeyValuePair<string, object?>("kind", "y"));
        Assert.Equal(
            """
            # HELP florin_things_total Things.
            # TYPE florin_things_total counter
            florin_things_total{log="a\"b\\c",kind="x"} 5
            florin_things_total{log="a\"b\\c",kind="y"} 1
            """,
            string.Join('\n', Lines().Take(2).Concat(Lines().Skip(2).Order(StringComparer.Ordinal)))
        );
    }

    [Fact]
    public void Has_histograms_whose_buckets_hold_all_below_their_bound()
    {
        var histogram = _meter.CreateHistogram<double>("florin.wait", "s");
        foreach (var seconds in new[] { 0.0001, 0.001, 0.0011, 100 })
            histogram.Record(seconds);
        var lines = Lines();
        Assert.Contains("florin_wait_seconds_bucket{log=\"a\\\"b\\\\c\",le=\"0.0005\"} 1", lines);
        Assert.Contains("florin_wait_seconds_bucket{log=\"a\\\"b\\\\c\",le=\"0.001\"} 2", lines);
        Assert.Contains("florin_wait_seconds_bucket{log=\"a\\\"b\\\\c\",le=\"30\"} 3", lines);
        Assert.Contains("florin_wait_seconds_bucket{log=\"a\\\"b\\\\c\",le=\"+Inf\"} 4", lines);
        Assert.Contains("florin_wait_seconds_count{log=\"a\\\"b\\\\c\"} 4", lines);
    }

    [Fact]
    public void Names_a_trace_for_a_bucket_of_requests_in_OpenMetrics_alone()
    {
        var histogram = _meter.CreateHistogram<double>("florin.request.duration", "s");
        using (new Activity("unrecorded").Start())
            histogram.Record(0.2);
        using var span = new Activity("recorded") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        histogram.Record(0.002);
        var named =
            $"florin_request_duration_seconds_bucket{{log=\"a\\\"b\\\\c\",le=\"0.0025\"}} 1 # {{trace_id=\"{span.TraceId}\",span_id=\"{span.SpanId}\"}} 0.002 ";
        var open = _exporter.Scrape(isOpen: true).Split('\n');
        Assert.StartsWith(
            named,
            Assert.Single(open, line => line.Contains(" # ", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Lines(), line => line.Contains(" # {", StringComparison.Ordinal));
    }

    [Fact]
    public void Is_OpenMetrics_by_its_rules()
    {
        _meter.CreateCounter<long>("florin.things", description: "Things.").Add(2);
        _meter.CreateHistogram<double>("florin.wait", "s").Record(0.5);
        var lines = _exporter.Scrape(isOpen: true).Split('\n');
        Assert.Contains("# TYPE florin_things counter", lines);
        Assert.Contains("florin_things_total{log=\"a\\\"b\\\\c\"} 2", lines);
        Assert.Contains("florin_wait_seconds_bucket{log=\"a\\\"b\\\\c\",le=\"30.0\"} 1", lines);
        Assert.Equal(["# EOF", ""], lines[^2..]);
    }

    [Fact]
    public void Forgets_what_is_no_longer_observed()
    {
        var seen = new List<string> { "a", "b" };
        _meter.CreateObservableGauge(
            "florin.seen",
            () => seen.Select(s => new Measurement<int>(1, new KeyValuePair<string, object?>("who", s)))
        );
        Assert.Equal(2, Lines().Count(l => l.StartsWith("florin_seen{", StringComparison.Ordinal)));
        seen.Remove("a");
        Assert.Contains(
            "who=\"b\"",
            Assert.Single(Lines(), l => l.StartsWith("florin_seen{", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Stays_bounded_when_a_label_has_no_end_of_values()
    {
        var counter = _meter.CreateCounter<int>("florin.names");
        for (var i = 0; i < 2000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("name", i));
        var lines = Lines().Where(l => l.StartsWith("florin_names", StringComparison.Ordinal)).ToList();
        Assert.Equal(501, lines.Count);
        Assert.Single(lines, l => l.Contains("overflow=\"true\"} 1500", StringComparison.Ordinal));
    }

    [Fact]
    public void Loses_nothing_when_many_count_at_once()
    {
        var counter = _meter.CreateCounter<long>("florin.hits");
        Parallel.For(0, 40_000, i => counter.Add(1, new KeyValuePair<string, object?>("n", i % 4)));
        var sum = Lines()
            .Where(l => l.StartsWith("florin_hits", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.Split(' ')[^1]));
        Assert.Equal(40_000, sum);
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _meter.Dispose();
    }

    private List<string> Lines() => [.. _exporter.Scrape().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
