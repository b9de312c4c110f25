using System.Diagnostics;
using Florin.Platform.Tracing;

namespace Florin.Platform.EventLog;

/// <summary>
/// The commit of a batch, in the trace of each append of it that is recorded. Each of these spans links to the other appends
/// with which it waited for the disk.
/// </summary>
internal static class CommitSpans
{
    private const int MaxTraced = 8;

    private static readonly ActivitySource Source = new("Florin.Log");

    /// <summary>Tells of a batch that has been committed.</summary>
    /// <param name="log">The log.</param>
    /// <param name="batch">The appends.</param>
    /// <param name="took">How long the commit took, until now.</param>
    public static void Of(string log, List<PendingAppend> batch, TimeSpan took)
    {
        if (!Source.HasListeners())
            return;
        List<(ActivityContext Context, PendingAppend Append)>? traced = null;
        foreach (var append in batch)
            if (Traceparent.Recorded(append.Metadata.Trace) is { } context && (traced ??= []).Count < MaxTraced)
                traced.Add((context, append));
        foreach (var one in traced ?? [])
            Tell(log, batch, took, one, traced!); // It is one of them.
    }

    private static void Tell(
        string log,
        List<PendingAppend> batch,
        TimeSpan took,
        (ActivityContext Context, PendingAppend Append) one,
        List<(ActivityContext Context, PendingAppend Append)> traced
    )
    {
        var others = traced.Where(other => other != one).Select(other => new ActivityLink(other.Context));
        using var span = Source.StartActivity("commit", ActivityKind.Internal, one.Context, links: others);
        if (span is null)
            return;
        span.SetStartTime(span.StartTimeUtc - took)
            .SetTag("florin.service", log)
            .SetTag("florin.log", log)
            .SetTag("florin.command", one.Append.Metadata.Command)
            .SetTag("florin.stream", one.Append.Events[0].Stream)
            .SetTag("florin.events", one.Append.Events.Count)
            .SetTag("florin.position", one.Append.Events[0].Position)
            .SetTag("florin.batch.appends", batch.Count)
            .SetTag("florin.batch.events", batch.Sum(append => append.Events.Count));
    }
}
