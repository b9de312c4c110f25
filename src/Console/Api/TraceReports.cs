namespace Florin.WebConsole.Api;

internal sealed record TraceSummaryReport(
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

internal sealed record TraceReport(
    string TraceId,
    DateTimeOffset StartedAt,
    double DurationMs,
    bool IsError,
    string? Link,
    IReadOnlyList<string> Missing,
    IReadOnlyList<TreeSpanReport> Spans
);

internal sealed record TreeSpanReport(int Depth, SpanReport Span);

internal sealed record SpanReport(
    string SpanId,
    string? ParentId,
    string Name,
    string Kind,
    string? Service,
    DateTimeOffset StartedAt,
    double DurationMs,
    bool IsError,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<SpanEventReport> Events,
    IReadOnlyList<SpanLinkReport> Links
);

internal sealed record SpanEventReport(DateTimeOffset At, string Name, IReadOnlyDictionary<string, string> Attributes);

internal sealed record SpanLinkReport(string TraceId, string SpanId);
