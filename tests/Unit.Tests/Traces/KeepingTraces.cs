using Florin.Platform.Tracing;

namespace Florin.Unit.Tests.Traces;

/// <summary>The bounded store of recent traces.</summary>
public sealed class KeepingTraces
{
    private static readonly TraceLimits Few = new(8, 3, 1 << 20, TimeSpan.FromSeconds(1));

    [Fact]
    public void Ends_with_the_newest_when_there_are_more_than_have_room()
    {
        var store = Filled(20, _ => SomeSpans.Of("", "a"));
        Assert.Equal(8, store.Count);
        Assert.Equal(["t19", "t18", "t17", "t16", "t15", "t14", "t13", "t12"], store.Recent(100).Select(t => t.TraceId));
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 1000)]
    public void Lets_those_that_failed_or_were_slow_outlive_others(bool failed, int took)
    {
        var store = Filled(40, i => SomeSpans.Of("", "a", failed: failed && i == 3, took: i == 3 ? took : 10));
        Assert.NotEmpty(store.Find("t3"));
        Assert.Empty(store.Find("t4"));
    }

    [Fact]
    public void Leaves_room_for_ordinary_ones_however_many_fail()
    {
        var store = Filled(40, i => SomeSpans.Of("", "a", failed: i >= 2));
        Assert.NotEmpty(store.Find("t1"));
        Assert.NotEmpty(store.Find("t39"));
        Assert.Equal(8, store.Count);
    }

    [Fact]
    public void Keeps_no_more_spans_of_a_trace_than_have_room()
    {
        var store = new TraceStore(Few, "here");
        for (var i = 0; i < 10; i++)
            store.Add(SomeSpans.Of("t", $"s{i}"));
        Assert.Equal(["s0", "s1", "s2"], store.Find("t").Select(span => span.SpanId));
    }

    [Fact]
    public void Keeps_no_more_bytes_than_have_room()
    {
        var store = new TraceStore(Few with { Traces = 1000, Bytes = 100_000 }, "here");
        var text = new string('x', 10_000);
        for (var i = 0; i < 100; i++)
            store.Add(SomeSpans.Of($"t{i}", "s", about: text));
        Assert.Equal(4, store.Count); // 20,480 bytes each.
        Assert.NotEmpty(store.Find("t99"));
    }

    [Fact]
    public void Sums_up_a_trace_by_its_first_span()
    {
        var store = new TraceStore(Few, "here");
        store.Add(SomeSpans.Of("t", "b", "a", after: 5, took: 40, failed: true, service: "account", about: "txn_1"));
        store.Add(SomeSpans.Of("t", "a", took: 20, service: "gateway"));
        var trace = Assert.Single(store.Recent(10));
        Assert.Equal(
            ("does a", "gateway", 45.0, 2, true),
            (trace.Name, trace.Service, trace.DurationMs, trace.Spans, trace.IsError)
        );
        Assert.Equal(["account", "gateway"], trace.Services);
        Assert.Equal(["txn_1"], trace.Subjects);
    }

    [Fact]
    public void Adds_what_another_process_knows()
    {
        var (here, there) = (new TraceStore(Few, "here"), new TraceStore(Few, "there"));
        here.Add(SomeSpans.Of("t", "a", took: 20, service: "gateway"));
        there.Add(SomeSpans.Of("t", "b", "a", after: 5, took: 40, failed: true, service: "account"));
        var both = there.Recent(1)[0].With(here.Recent(1)[0]);
        Assert.Equal(("does a", 45.0, 2, true), (both.Name, both.DurationMs, both.Spans, both.IsError));
        Assert.Equal(["gateway", "account"], both.Services);
    }

    private static TraceStore Filled(int traces, Func<int, TracedSpan> span)
    {
        var store = new TraceStore(Few, "here");
        for (var i = 0; i < traces; i++)
            store.Add(span(i) with { TraceId = $"t{i}", StartedAt = SomeSpans.Begin.AddSeconds(i) });
        return store;
    }
}
