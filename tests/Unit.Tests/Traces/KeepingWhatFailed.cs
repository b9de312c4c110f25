using System.Diagnostics;
using Florin.Observability.Tracing;
using Florin.Platform.Tracing;
using Florin.Testing;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Florin.Unit.Tests.Traces;

/// <summary>What is recorded of a trace that was not chosen at its begin.</summary>
[Collection(nameof(KeepingWhatFailed))]
public sealed class KeepingWhatFailed : IDisposable
{
    private static readonly TraceLimits Limits = new(100, 100, 1 << 20, TimeSpan.FromSeconds(1));
    private readonly ActivitySource _source = new($"Florin.Test.{nameof(KeepingWhatFailed)}");
    private readonly TraceStore _store = new(Limits, "here");
    private readonly FakeTime _time = new();
    private readonly TracerProvider _provider;

    public KeepingWhatFailed()
    {
        _provider = Sdk.CreateTracerProviderBuilder()
            .SetSampler(new FollowingSampler(all: false))
            .AddSource(_source.Name)
            .AddProcessor(new KeepingProcessor(_store))
            .Build();
        Tail.Rule = new TailRule(TimeSpan.FromSeconds(1), new TraceBudget(2, _time), _time);
    }

    public void Dispose()
    {
        Tail.Rule = null;
        _provider.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void Is_nothing_where_all_is_well_and_quick()
    {
        using (Request())
            Span.Begin(_source, "call", "well").End()?.Dispose();
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void Is_the_failure_with_what_it_is_inside_of_and_all_that_follows()
    {
        using (Request())
        {
            Span.Begin(_source, "call", "before").End()?.Dispose();
            Span.Begin(_source, "call", "bad").End(failed: true)?.SetTag("error.type", "Broken").Dispose();
            Span.Begin(_source, "call", "after").End()?.Dispose();
        }
        var spans = TraceTree.Of(_store.Find(_store.Recent(1)[0].TraceId));
        Assert.Equal([(0, "GET"), (1, "call bad"), (1, "call after")], spans.Select(one => (one.Depth, one.Span.Name)));
        Assert.Equal("error", spans[0].Span.Attributes[TailRule.Tag]);
        Assert.Equal((true, "Broken"), (spans[1].Span.IsError, spans[1].Span.Attributes["error.type"]));
    }

    [Fact]
    public void Is_what_was_slow_for_as_long_as_it_took()
    {
        using (Request())
        {
            var span = Span.Begin(_source, "call", "slow");
            _time.Advance(TimeSpan.FromSeconds(1));
            span.End()?.Dispose();
        }
        var slow = _store.Find(_store.Recent(1)[0].TraceId).Single(span => span.Name == "call slow");
        Assert.True(slow.DurationMs >= 1000);
    }

    [Fact]
    public void Is_no_more_than_the_budget_however_many_fail()
    {
        for (var i = 0; i < 1000; i++)
            using (Request())
                Span.Begin(_source, "call", "bad").End(failed: true)?.Dispose();
        Assert.Equal(2, _store.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        using (Request())
            Span.Begin(_source, "call", "bad").End(failed: true)?.Dispose();
        Assert.Equal(3, _store.Count);
    }

    [Fact]
    public void Is_everything_of_a_trace_that_was_chosen()
    {
        var chosen = new KeyValuePair<string, object?>[] { new(ProcessTraces.Chosen, true) };
        using (_source.StartActivity("GET", ActivityKind.Server, default(ActivityContext), chosen))
            Span.Begin(_source, "call", "well").Tag("florin.events", 3).End()?.Dispose();
        var spans = _store.Find(_store.Recent(1)[0].TraceId);
        Assert.Equal(["call well", "GET"], spans.Select(span => span.Name));
        Assert.Equal("3", spans[0].Attributes["florin.events"]);
    }

    [Fact]
    public void Is_nothing_outside_of_a_request() => Assert.False(Span.Begin(_source, "call").IsRecorded);

    // As the gateway begins one that was not chosen: its id is there, and nothing else of it.
    private Activity Request()
    {
        var activity = _source.StartActivity("GET", ActivityKind.Server, default(ActivityContext));
        Assert.NotNull(activity);
        Assert.False(activity.Recorded);
        return activity;
    }
}
