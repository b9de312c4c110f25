using System.Diagnostics;
using Florin.Platform.EventLog;
using Florin.Platform.Tracing;

namespace Florin.Platform.Feeds;

/// <summary>What a consumer does with events, in the traces that those are of.</summary>
internal static class ConsumerSpans
{
    private const int MaxTraced = 8;

    private static readonly ActivitySource Source = new("Florin.Feeds");

    /// <summary>Handles a batch, and tells of it in the traces that are recorded.</summary>
    public static async Task Around(
        string service,
        string consumer,
        IReadOnlyList<Recorded> events,
        TimeProvider clock,
        Func<Task> handle
    )
    {
        if (!Source.HasListeners() || Traced(events) is not { } traced)
        {
            await handle();
            return;
        }
        var started = clock.GetTimestamp();
        await handle();
        var took = clock.GetElapsedTime(started);
        foreach (var (context, first, count) in traced)
        {
            using var span = Source.StartActivity($"process {consumer}", ActivityKind.Consumer, context);
            span?.SetStartTime(span.StartTimeUtc - took)
                .SetTag("florin.service", service)
                .SetTag("messaging.operation.type", "process")
                .SetTag("messaging.consumer.group.name", consumer)
                .SetTag("florin.position", first.Position)
                .SetTag("florin.events", count)
                .SetTag("florin.batch.events", events.Count);
        }
    }

    private static List<(ActivityContext Context, Recorded First, int Count)>? Traced(IReadOnlyList<Recorded> events)
    {
        List<(ActivityContext Context, Recorded First, int Count)>? traced = null;
        for (var i = 0; i < events.Count; i++)
        {
            if (Traceparent.Recorded(events[i].Metadata.Trace) is not { } context)
                continue;
            traced ??= [];
            var known = traced.FindIndex(one => one.Context.TraceId == context.TraceId);
            if (known >= 0)
                traced[known] = traced[known] with { Count = traced[known].Count + 1 };
            else if (traced.Count < MaxTraced)
                traced.Add((context, events[i], 1));
        }
        return traced;
    }
}
