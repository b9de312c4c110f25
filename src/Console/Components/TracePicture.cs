using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>A trace on a time axis: its spans as bars, in the order of their tree, each in the color of its service.</summary>
/// <param name="Bars">The spans.</param>
/// <param name="Services">The services, in the order in which they took part.</param>
/// <param name="Subjects">What it is about, as far as there is a screen for it.</param>
internal sealed record TracePicture(
    IReadOnlyList<TraceBar> Bars,
    IReadOnlyList<string> Services,
    IReadOnlyList<string> Subjects
)
{
    private const int Colors = 8;
    private const int TraceparentParts = 4;

    /// <summary>Of nothing.</summary>
    public static TracePicture Empty { get; } = new([], [], []);

    /// <summary>The picture of a trace.</summary>
    public static TracePicture Of(ShownTrace trace)
    {
        var services = trace.Spans.Select(one => one.Span.Service).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var subjects = trace
            .Spans.SelectMany(one => one.Span.Attributes.Values)
            .Where(IsEntity)
            .Distinct(StringComparer.Ordinal);
        var whole = Math.Max(trace.DurationMs, 0.001);
        return new TracePicture([.. trace.Spans.Select(Bar)], services, [.. subjects]);

        TraceBar Bar(ShownTreeSpan one)
        {
            var after = Math.Max(0, (one.Span.StartedAt - trace.StartedAt).TotalMilliseconds);
            return new TraceBar(
                one.Depth,
                one.Span,
                one.Span.IsError ? "failed" : ClassOf(services, one.Span.Service),
                after,
                Math.Round(Math.Min(100, 100 * after / whole), 2),
                Math.Round(Math.Min(100 - Math.Min(100, 100 * after / whole), 100 * one.Span.DurationMs / whole), 2)
            );
        }
    }

    /// <summary>The id of a trace, which events keep within a <c>traceparent</c>.</summary>
    public static string IdOf(string text) => text.Split('-') is { Length: TraceparentParts } parts ? parts[1] : text;

    /// <summary>Whether a value is the id of something that has a screen. Command ids begin with one, and go on.</summary>
    public static bool IsEntity(string value) =>
        Entities.PathOf(value) is not null && !value.Contains('/', StringComparison.Ordinal);

    /// <summary>The class of a service's color.</summary>
    public string ClassOf(string service) => ClassOf(Services, service);

    private static string ClassOf(IReadOnlyList<string> services, string? service) =>
        service is null ? "" : $"service-{services.ToList().IndexOf(service) % Colors}";
}

/// <summary>A span.</summary>
/// <param name="Depth">How many spans it is inside of.</param>
/// <param name="Span">What is known about it.</param>
/// <param name="Class">The class of its bar.</param>
/// <param name="After">When it begins, in milliseconds from the trace's begin.</param>
/// <param name="Left">Where it begins, in percent.</param>
/// <param name="Width">How long it is, in percent.</param>
internal sealed record TraceBar(int Depth, ShownSpan Span, string Class, double After, double Left, double Width);
