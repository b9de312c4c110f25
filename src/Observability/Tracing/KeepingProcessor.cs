using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using Florin.Platform.Tracing;
using OpenTelemetry;

namespace Florin.Observability.Tracing;

/// <summary>Puts spans that have ended into the process's own store.</summary>
internal sealed class KeepingProcessor(TraceStore store) : BaseProcessor<Activity>
{
    private const int MaxAttributes = 48;
    private const int MaxEvents = 32;
    private const int MaxLinks = 32;
    private const int MaxText = 500;

    private static readonly FrozenDictionary<ActivityKind, string> Kinds = Enum.GetValues<ActivityKind>()
        .ToFrozenDictionary(kind => kind, kind => kind.ToString().ToLowerInvariant());

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.Recorded)
            store.Add(Kept(data));
    }

    /// <summary>An activity as it is kept.</summary>
    public static TracedSpan Kept(Activity activity) =>
        new(
            activity.TraceId.ToHexString(),
            activity.SpanId.ToHexString(),
            activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString(),
            Shown(activity.DisplayName),
            Kinds[activity.Kind],
            activity.GetTagItem(ProcessTraces.Service) as string,
            new DateTimeOffset(activity.StartTimeUtc),
            Math.Round(activity.Duration.TotalMilliseconds, 3),
            activity.Status is ActivityStatusCode.Error,
            Attributes(activity.TagObjects),
            [.. activity.Events.Take(MaxEvents).Select(e => new SpanEvent(e.Timestamp, Shown(e.Name), Attributes(e.Tags)))],
            [
                .. activity
                    .Links.Take(MaxLinks)
                    .Select(link => new SpanLink(link.Context.TraceId.ToHexString(), link.Context.SpanId.ToHexString())),
            ]
        );

    private static Dictionary<string, string> Attributes(IEnumerable<KeyValuePair<string, object?>> tags)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags.Take(MaxAttributes))
            if (name != ProcessTraces.Service && Text(value) is { } text)
                attributes[name] = Shown(text);
        return attributes;
    }

    private static string? Text(object? value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    private static string Shown(string text) => text.Length <= MaxText ? text : text[..MaxText];
}
