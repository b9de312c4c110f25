namespace Florin.Platform.Tracing;

/// <summary>A span that has ended, as it is kept and shown.</summary>
/// <param name="TraceId">The trace: 32 hexadecimal digits.</param>
/// <param name="SpanId">Its id: 16 hexadecimal digits.</param>
/// <param name="ParentId">The span that it is a part of, which may be another process's; null for none.</param>
/// <param name="Name">What was done, such as <c>call get-account</c>.</param>
/// <param name="Kind"><c>server</c>, <c>client</c>, <c>producer</c>, <c>consumer</c> or <c>internal</c>.</param>
/// <param name="Service">The service that did it; null where it is that of the parent.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="IsError">Whether it failed.</param>
/// <param name="Attributes">What is known about it.</param>
/// <param name="Events">What happened in it.</param>
/// <param name="Links">Spans of other traces that it has to do with.</param>
public sealed record TracedSpan(
    string TraceId,
    string SpanId,
    string? ParentId,
    string Name,
    string Kind,
    string? Service,
    DateTimeOffset StartedAt,
    double DurationMs,
    bool IsError,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<SpanEvent> Events,
    IReadOnlyList<SpanLink> Links
);

/// <summary>Something that happened in a span.</summary>
/// <param name="At">When.</param>
/// <param name="Name">What.</param>
/// <param name="Attributes">What is known about it.</param>
public sealed record SpanEvent(DateTimeOffset At, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A span that another one has to do with without being a part of it.</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">Its id.</param>
public sealed record SpanLink(string TraceId, string SpanId);

/// <summary>A trace as a list shows it.</summary>
/// <param name="TraceId">Its id.</param>
/// <param name="Name">The name of its first span.</param>
/// <param name="Service">The service of its first span; null where that is not known.</param>
/// <param name="StartedAt">When its first span began.</param>
/// <param name="DurationMs">From its first begin to its last end, in milliseconds.</param>
/// <param name="Spans">How many spans it has.</param>
/// <param name="IsError">Whether one of them failed.</param>
/// <param name="Services">The services that took part.</param>
/// <param name="Subjects">What it is about, such as the id of a transaction.</param>
public sealed record TraceSummary(
    string TraceId,
    string Name,
    string? Service,
    DateTimeOffset StartedAt,
    double DurationMs,
    int Spans,
    bool IsError,
    IReadOnlyList<string> Services,
    IReadOnlyList<string> Subjects
)
{
    /// <summary>The same trace, of which another process knows more.</summary>
    public TraceSummary With(TraceSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (first, second) = StartedAt <= other.StartedAt ? (this, other) : (other, this);
        return first with
        {
            DurationMs = Math.Max(first.DurationMs, (second.StartedAt - first.StartedAt).TotalMilliseconds + second.DurationMs),
            Spans = Spans + other.Spans,
            IsError = IsError || other.IsError,
            Services = [.. first.Services.Union(second.Services, StringComparer.Ordinal)],
            Subjects = [.. first.Subjects.Union(second.Subjects, StringComparer.Ordinal)],
        };
    }
}
