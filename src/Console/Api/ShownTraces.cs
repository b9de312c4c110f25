namespace Florin.WebConsole.Api;

internal sealed record ShownTraceSummary(
    string TraceId,
    string Name,
    string? Service,
    DateTimeOffset StartedAt,
    double DurationMs,
    int Spans,
    bool IsError,
    IReadOnlyList<string> Services,
    IReadOnlyList<string> Subjects
);

internal sealed record ShownTrace(
    string TraceId,
    DateTimeOffset StartedAt,
    double DurationMs,
    bool IsError,
    string? Link,
    IReadOnlyList<string> Missing,
    IReadOnlyList<ShownTreeSpan> Spans
);

internal sealed record ShownTreeSpan(int Depth, ShownSpan Span);

internal sealed record ShownSpan(
    string SpanId,
    string? ParentId,
    string Name,
    string Kind,
    string? Service,
    DateTimeOffset StartedAt,
    double DurationMs,
    bool IsError,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<ShownSpanEvent> Events,
    IReadOnlyList<ShownSpanLink> Links
);

internal sealed record ShownSpanEvent(DateTimeOffset At, string Name, IReadOnlyDictionary<string, string> Attributes);

internal sealed record ShownSpanLink(string TraceId, string SpanId);
