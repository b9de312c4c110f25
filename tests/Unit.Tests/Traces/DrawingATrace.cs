using Florin.Platform.Tracing;

namespace Florin.Unit.Tests.Traces;

/// <summary>The tree of a trace's spans.</summary>
public sealed class DrawingATrace
{
    [Fact]
    public void Puts_each_span_before_its_parts_in_the_order_in_which_they_began()
    {
        var tree = TraceTree.Of([
            SomeSpans.Of("t", "second", "first", after: 20),
            SomeSpans.Of("t", "within", "early", after: 12),
            SomeSpans.Of("t", "first"),
            SomeSpans.Of("t", "early", "first", after: 10),
        ]);
        Assert.Equal(
            [(0, "first"), (1, "early"), (2, "within"), (1, "second")],
            tree.Select(one => (one.Depth, one.Span.SpanId))
        );
    }

    [Fact]
    public void Puts_a_span_whose_parent_nobody_has_at_the_top() =>
        Assert.Equal([0], TraceTree.Of([SomeSpans.Of("t", "a", "of-the-client")]).Select(one => one.Depth));

    [Fact]
    public void Has_a_span_once_that_two_processes_told_of() =>
        Assert.Single(TraceTree.Of([SomeSpans.Of("t", "a"), SomeSpans.Of("t", "a")]));

    [Fact]
    public void Gives_a_span_the_service_that_it_is_inside_of_unless_it_names_its_own()
    {
        var tree = TraceTree.Of([
            SomeSpans.Of("t", "a", service: "gateway"),
            SomeSpans.Of("t", "b", "a", after: 1),
            SomeSpans.Of("t", "c", "b", after: 2, service: "account"),
            SomeSpans.Of("t", "d", "c", after: 3),
        ]);
        Assert.Equal(["gateway", "gateway", "account", "account"], tree.Select(one => one.Span.Service));
    }

    [Fact]
    public void Ends_also_where_damaged_spans_make_a_circle() =>
        Assert.Equal(
            ["a"],
            TraceTree
                .Of([SomeSpans.Of("t", "a"), SomeSpans.Of("t", "b", "c"), SomeSpans.Of("t", "c", "b")])
                .Select(one => one.Span.SpanId)
        );
}
