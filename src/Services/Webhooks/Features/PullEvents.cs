using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Webhooks.Messages;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Features;

/// <summary>An event as endpoints get it.</summary>
/// <param name="Id">The event, which is the webhook-id.</param>
/// <param name="Type">Such as <c>transaction.completed</c>.</param>
/// <param name="Timestamp">When it happened, UTC.</param>
/// <param name="Data">What the payload says.</param>
internal sealed record WebhookEventView(string Id, string Type, DateTimeOffset Timestamp, JsonObject Data);

/// <summary>The events of the caller for those who cannot be called: read on from a cursor, which is there also at the end.</summary>
internal sealed class PullEventsFeature(ServiceBuilder service, Provided<SourceLogs> logs)
{
    private const int MaxLookedAt = 5000;

    public void Add() =>
        service
            .Get("/events", Permission.WebhooksRead, Answer)
            .Does(
                "Returns the events that endpoints of the caller get, oldest first. The cursor of a page is always there: ask with it "
                    + "again for what has come since. A page may be empty and the next one not, because one request looks at a limited "
                    + "number of events."
            )
            .GivesList<WebhookEventView>()
            .With<string>("type", "Only this type, or a group such as transaction.*.")
            .With<string>(
                "version",
                $"The version of the payloads: {string.Join(", ", PayloadVersions.All)}. Default the newest one."
            )
            .With<DateTimeOffset>("from", "Begins at this time instead of the beginning; without a cursor.")
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);

    private async Task<Reply> Answer(Request request, CancellationToken cancel)
    {
        var (page, from) = (request.Query.Page(), request.Query.Time("from"));
        var reader = Scope.ReaderOf(request.Actor);
        var type = request.Query.OneOf("type", [.. reader is null ? MessageTypes.Filters : MessageTypes.OwnFilters]);
        var version = request.Query.OneOf("version", [.. PayloadVersions.All]) ?? PayloadVersions.Newest;
        request.Query.ThrowIfInvalid();
        if (!Scope.SeesOwn(request.Actor))
            return Reply.Refused(Scope.Lacking);
        var places = page.After is var (_, key) ? Places(key) : await Begin(from, cancel);
        var (found, next) = await Page(places, reader, type, page.Limit, cancel);
        var cursor = page.Next(new ViewRow(Key(next), null, []));
        return Reply.List([.. found.Select(m => Shown(m, version))], cursor);
    }

    private static WebhookEventView Shown(WebhookMessage message, string version) =>
        new(message.EventId, message.Type, message.At, PayloadVersions.Of(version, message.Data));

    // Each log is read on from its own place; what is taken of them together is in the order of time.
    private async Task<(IReadOnlyList<WebhookMessage> Found, long[] Next)> Page(
        long[] places,
        string? reader,
        string? type,
        int limit,
        CancellationToken cancel
    )
    {
        var next = new long[places.Length];
        var read = new List<(int Source, WebhookMessage Message)>();
        for (var i = 0; i < places.Length; i++)
        {
            var some = await logs.Value.Read(MessageReader.Sources[i], places[i], reader, MaxLookedAt, cancel);
            next[i] = some.Upto;
            read.AddRange(
                some.Messages.Where(m => type is null || MessageTypes.Passes([type], m.Type))
                    .Take(limit + 1)
                    .Select(m => (i, m))
            );
        }
        var ordered = read.OrderBy(m => m.Message.At).ThenBy(m => m.Source).ThenBy(m => m.Message.Position).ToList();
        foreach (var (source, message) in ordered.Skip(limit))
            next[source] = Math.Min(next[source], message.Position - 1);
        return ([.. ordered.Take(limit).Select(m => m.Message)], next);
    }

    private async Task<long[]> Begin(DateTimeOffset? from, CancellationToken cancel)
    {
        var places = new long[MessageReader.Sources.Count];
        if (from is { } time)
            for (var i = 0; i < places.Length; i++)
                places[i] = await logs.Value.Before(MessageReader.Sources[i], time, cancel);
        return places;
    }

    private static string Key(long[] places) =>
        string.Join('-', places.Select(place => place.ToString(CultureInfo.InvariantCulture)));

    private static long[] Places(string key)
    {
        var parts = key.Split('-');
        var places = new long[MessageReader.Sources.Count];
        if (parts.Length > places.Length)
            throw new WrongCursor();
        for (var i = 0; i < parts.Length; i++) // One of an earlier version names fewer logs; the others begin.
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out places[i]))
                throw new WrongCursor();
        return places;
    }
}
