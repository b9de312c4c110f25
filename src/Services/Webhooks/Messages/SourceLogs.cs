using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;

namespace Florin.Webhooks.Messages;

/// <summary>Some messages of a log.</summary>
/// <param name="Messages">In order.</param>
/// <param name="Upto">The last position that was looked at.</param>
/// <param name="AtEnd">Nothing came after it.</param>
internal sealed record ReadMessages(IReadOnlyList<WebhookMessage> Messages, long Upto, bool AtEnd);

/// <summary>Reads the logs that messages are about, from any position, without waiting for what comes.</summary>
internal sealed class SourceLogs(ServiceRuntime runtime, MessageReader reader)
{
    private const string IdPrefix = "evt_";
    private const int PositionDigits = 16;

    private readonly Dictionary<string, IDecodedFeed> _feeds = MessageReader.Sources.ToDictionary(
        source => source,
        source => runtime.Feeds(new Subscription(runtime.Log.Name, "webhook-reader", source)),
        StringComparer.Ordinal
    );

    /// <summary>The end of a log.</summary>
    public async Task<long> Head(string source, CancellationToken cancel) =>
        (await _feeds[source].NextDecoded(long.MaxValue, 1, cancel)).Head; // Nothing is beyond, so this does not wait.

    /// <summary>The messages for a reader after a position.</summary>
    /// <param name="source">The service whose log it is.</param>
    /// <param name="after">The position.</param>
    /// <param name="user">A user's id; null for staff.</param>
    /// <param name="most">How many events are looked at.</param>
    public async Task<ReadMessages> Read(string source, long after, string? user, int most, CancellationToken cancel)
    {
        var head = await Head(source, cancel);
        if (after >= head)
            return new ReadMessages([], after, AtEnd: true);
        var (messages, upto) = (new List<WebhookMessage>(), after);
        while (upto < head && upto - after < most)
        {
            var batch = await _feeds[source].NextDecoded(upto, (int)Math.Min(1000, most - (upto - after)), cancel);
            if (batch.Events.Count == 0)
                break;
            foreach (var recorded in batch.Events)
                if (await reader.Of(source, recorded, cancel) is { } message && message.IsFor(user))
                    messages.Add(message);
            upto = batch.Events[^1].Position;
        }
        return new ReadMessages(messages, upto, upto >= head);
    }

    /// <summary>The message about an event; null where there is none.</summary>
    public async Task<WebhookMessage?> Find(string eventId, CancellationToken cancel)
    {
        if (!TryParse(eventId, out var source, out var position) || await Head(source, cancel) < position)
            return null;
        var batch = await _feeds[source].NextDecoded(position - 1, 1, cancel);
        return batch.Events is [var recorded] && recorded.Position == position
            ? await reader.Of(source, recorded, cancel)
            : null;
    }

    /// <summary>The last position whose event happened before a time.</summary>
    public async Task<long> Before(string source, DateTimeOffset time, CancellationToken cancel)
    {
        var (low, high) = (0L, await Head(source, cancel)); // What is at low is before it, what is beyond high is not.
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            var batch = await _feeds[source].NextDecoded(middle - 1, 1, cancel);
            if (batch.Events is [var there] && there.At < time)
                low = there.Position;
            else
                high = middle - 1;
        }
        return low;
    }

    /// <summary>When the event after a position happened; null where there is none.</summary>
    public async Task<DateTimeOffset?> TimeAfter(string source, long position, CancellationToken cancel) =>
        await Head(source, cancel) > position && (await _feeds[source].NextDecoded(position, 1, cancel)).Events is [var next]
            ? next.At
            : null;

    /// <summary>Whether a text has the form of an event's id of a log that has messages.</summary>
    public static bool IsId(string? text) => text is not null && TryParse(text, out _, out _);

    private static bool TryParse(string text, out string source, out long position)
    {
        (source, position) = ("", 0);
        if (!text.StartsWith(IdPrefix, StringComparison.Ordinal) || text.Length <= IdPrefix.Length + PositionDigits)
            return false;
        source = text[(IdPrefix.Length + PositionDigits)..];
        return MessageReader.Sources.Contains(source, StringComparer.Ordinal)
            && long.TryParse(
                text.AsSpan(IdPrefix.Length, PositionDigits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out position
            )
            && position > 0
            && text == EventId.Of(source, position);
    }
}
