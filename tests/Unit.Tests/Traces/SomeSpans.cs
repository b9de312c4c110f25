using Florin.Platform.Tracing;

namespace Florin.Unit.Tests.Traces;

/// <summary>Spans as they are kept.</summary>
internal static class SomeSpans
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static TracedSpan Of(
        string trace,
        string span,
        string? parent = null,
        int after = 0,
        int took = 10,
        bool failed = false,
        string? service = null,
        string? about = null
    ) =>
        new(
            trace,
            span,
            parent,
            $"does {span}",
            "internal",
            service,
            Begin.AddMilliseconds(after),
            took,
            failed,
            about is null
                ? new Dictionary<string, string>(StringComparer.Ordinal)
                : new Dictionary<string, string>(StringComparer.Ordinal) { [TraceStore.Subject] = about },
            [],
            []
        );
}
