using System.Text.Json;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;

namespace Florin.Platform.Hosting;

/// <summary>Asks a service for events of its log.</summary>
/// <param name="After">Those after this position; of a stream, after this version.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Stream">Only of this stream; null for all.</param>
/// <param name="Latest">Those at the end of the log or the stream in place of those after a position.</param>
public sealed record ListEvents(long After, int Limit, string? Stream, bool Latest);

/// <summary>Events of a log.</summary>
/// <param name="Items">In order.</param>
/// <param name="Next">What to ask for after; null at the end.</param>
public sealed record ListedEvents(IReadOnlyList<LoggedEvent> Items, long? Next);

/// <summary>An event as the log has it, without fields that are credentials.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Stream">Its stream, such as <c>account-acc_…</c>.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="At">When it was decided, UTC.</param>
/// <param name="Data">The event; null where it may not be shown or cannot be read.</param>
/// <param name="Metadata">Who and what caused it, and the log's running hash; null where it cannot be read.</param>
public sealed record LoggedEvent(
    long Position,
    string Stream,
    long Version,
    string Type,
    DateTimeOffset At,
    JsonElement? Data,
    JsonElement? Metadata
);

/// <summary>Shows operators the events of a service's log, for the gateway's admin API.</summary>
public static class EventOperations
{
    /// <summary>Lists events.</summary>
    public static Operation<ListEvents, ListedEvents> List(string service) => new(service, "list-events", Repeatable: true);

    internal static void Add(ServiceBuilder service, ServiceRuntime runtime)
    {
        var log = runtime.Log;
        var shown = new PublishedData(log.Types);
        service.Does(
            List(service.Definition.Name),
            async (asked, _, cancel) =>
                asked.Stream is { } stream
                    ? await OfStream(log, shown, stream, asked, cancel)
                    : await OfLog(log, shown, asked, cancel)
        );
    }

    private static async Task<ListedEvents> OfLog(
        EventLog.EventLog log,
        PublishedData shown,
        ListEvents asked,
        CancellationToken cancel
    )
    {
        var after = asked.Latest ? Math.Max(0, log.Head - asked.Limit) : asked.After;
        if (after >= log.Head)
            return new ListedEvents([], null);
        var page = await log.ReadNextStored(after, asked.Limit, cancel);
        long? next = page.Count > 0 && page[^1].Position < log.Head ? page[^1].Position : null;
        return new ListedEvents([.. page.Select(stored => Shown(stored, shown))], next);
    }

    // A stream is read as what its events mean; what is stored is at their positions.
    private static async Task<ListedEvents> OfStream(
        EventLog.EventLog log,
        PublishedData shown,
        string stream,
        ListEvents asked,
        CancellationToken cancel
    )
    {
        var after = asked.Latest ? Math.Max(0, await log.LastVersion(stream, cancel) - asked.Limit) : asked.After;
        var page = await log.ReadStreamOrTell(stream, after, asked.Limit + 1, cancel);
        var items = new List<LoggedEvent>();
        foreach (var recorded in page.Take(asked.Limit))
            items.Add(Shown((await log.ReadNextStored(recorded.Position - 1, 1, cancel))[0], shown));
        return new ListedEvents(items, page.Count > asked.Limit ? items[^1].Version : null);
    }

    private static LoggedEvent Shown(in StoredEvent stored, PublishedData shown) =>
        new(
            stored.Position,
            stored.Stream,
            stored.Version,
            stored.Type,
            stored.At,
            shown.Knows(stored.Type) ? Json(shown.Of(stored)) : null,
            Json(stored.Metadata)
        );

    private static JsonElement? Json(ReadOnlyMemory<byte> text)
    {
        try
        {
            return text.IsEmpty ? null : JsonElement.Parse(text.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
