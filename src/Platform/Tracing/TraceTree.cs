namespace Florin.Platform.Tracing;

/// <summary>A span in its place in the tree of a trace.</summary>
/// <param name="Depth">How many spans it is inside of.</param>
/// <param name="Span">The span, with the service that did it wherever that is known.</param>
public sealed record TreeSpan(int Depth, TracedSpan Span);

/// <summary>Spans in the order of their tree: each before its parts, and parts in the order in which they began.</summary>
public static class TraceTree
{
    /// <summary>
    /// The tree of a trace's spans, which may come from several processes, and some more than once. What has no parent among
    /// them stands at the top.
    /// </summary>
    public static IReadOnlyList<TreeSpan> Of(IEnumerable<TracedSpan> spans)
    {
        var all = spans.DistinctBy(span => span.SpanId, StringComparer.Ordinal).OrderBy(span => span.StartedAt).ToList();
        var known = all.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        var parts = all.ToLookup(
            span => span.ParentId is { } parent && known.Contains(parent) ? parent : "",
            StringComparer.Ordinal
        );
        var tree = new List<TreeSpan>(all.Count);
        var waiting = new Stack<(int Depth, string? Service, TracedSpan Span)>();
        Wait(0, null, parts[""]);
        while (waiting.TryPop(out var next))
        {
            var service = next.Span.Service ?? next.Service;
            tree.Add(new TreeSpan(next.Depth, next.Span with { Service = service }));
            Wait(next.Depth + 1, service, parts[next.Span.SpanId]);
        }
        return tree; // A circle, which nobody can make but by damage, is left out.

        void Wait(int depth, string? service, IEnumerable<TracedSpan> some)
        {
            foreach (var span in some.Reverse())
                waiting.Push((depth, service, span));
        }
    }
}
