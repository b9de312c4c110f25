using System.Diagnostics;

namespace Florin.Observability.Metrics;

/// <summary>A measurement that a bucket counted, and the trace that tells how it came about.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The span in it.</param>
/// <param name="Value">What was measured.</param>
/// <param name="At">When its span began.</param>
internal sealed record Exemplar(string TraceId, string SpanId, double Value, DateTimeOffset At)
{
    /// <summary>That of a measurement which is made now; null where no trace is recorded.</summary>
    public static Exemplar? Of(double value) =>
        Activity.Current is { Recorded: true } now
            ? new Exemplar(now.TraceId.ToHexString(), now.SpanId.ToHexString(), value, new DateTimeOffset(now.StartTimeUtc))
            : null;
}
