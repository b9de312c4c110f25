using System.Diagnostics;

namespace Florin.Platform.Tracing;

/// <summary>The W3C trace context as text, which events keep and messages carry.</summary>
public static class Traceparent
{
    /// <summary>
    /// The entry of <c>tracestate</c> which says that the trace is the client's own, so that its id is kept whether or not the
    /// trace is recorded.
    /// </summary>
    public const string OfClient = "florin=client";

    private const int Length = 55;

    /// <summary>The current one, where it leads to anything: the trace is recorded here, or a client's own.</summary>
    public static string? Now =>
        Activity.Current is { } now
        && (now.Recorded || now.TraceStateString?.StartsWith(OfClient, StringComparison.Ordinal) == true)
            ? now.Id
            : null;

    /// <summary>Whether the trace was being recorded then.</summary>
    public static bool IsRecorded(string? traceparent) =>
        traceparent is { Length: Length } text && (text[^1] - '0') % 2 == 1 && text[^2] == '0';

    /// <summary>The context, of a trace that was being recorded; null of any other.</summary>
    public static ActivityContext? Recorded(string? traceparent) =>
        IsRecorded(traceparent) && ActivityContext.TryParse(traceparent, null, isRemote: true, out var context)
            ? context
            : null;
}
