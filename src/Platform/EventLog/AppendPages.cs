using System.Text.Json;

namespace Florin.Platform.EventLog;

/// <summary>Reads a log as the appends that it was written in, with their command ids and receipts.</summary>
public static class AppendPages
{
    /// <summary>Whole appends after a position, at least one where there is any.</summary>
    /// <param name="reader">The log, or a copy of it.</param>
    /// <param name="after">The end of an append, or 0.</param>
    /// <param name="upTo">The end of an append, up to which it is read.</param>
    /// <param name="max">How many events are read at a time; an append that has more is read as a whole.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">A position is missing, or an event has no command.</exception>
    public static async ValueTask<IReadOnlyList<StoredAppend>> ReadAppends(
        this IAppendReader reader,
        long after,
        long upTo,
        int max,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(reader);
        List<StoredEvent> events = [];
        while (events.Count < upTo - after && Whole(events, after, upTo) == 0)
        {
            var from = after + events.Count;
            var page = await reader.Read(from, (int)Math.Min(max, upTo - from), cancel);
            if (page.Count == 0 || page[0].Position != from + 1 || page[^1].Position != from + page.Count)
                throw new LogFault($"Position {from + 1} is missing, though the log ends at {upTo}.");
            events.AddRange(page);
        }
        return await Appends(reader, events[..Whole(events, after, upTo)], cancel);
    }

    /// <summary>The last position up to another one that ends an append: that one, or the end of the append before its own.</summary>
    /// <param name="reader">The log, or a copy of it.</param>
    /// <param name="position">Up to where; 0 is the end of nothing.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">The position is missing.</exception>
    public static async ValueTask<long> EndOfAppend(this IAppendReader reader, long position, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reader);
        for (; position > 0; position--)
        {
            var pair = await reader.Read(position - 1, 2, cancel);
            if (pair is not [var last, ..] || last.Position != position)
                throw new LogFault($"Position {position} is missing.");
            if (pair.Count == 1 || !IsSame(pair[0], pair[1]))
                break;
        }
        return position;
    }

    // The events up to the last append that is here to its end.
    private static int Whole(List<StoredEvent> events, long after, long upTo)
    {
        if (events.Count == upTo - after)
            return events.Count;
        var end = events.Count;
        while (end > 0 && IsSame(events[end - 1], events[^1]))
            end--;
        return end;
    }

    private static int LengthAt(List<StoredEvent> events, int first)
    {
        var end = first + 1;
        while (end < events.Count && IsSame(events[first], events[end]))
            end++;
        return end - first;
    }

    // The metadata of an append has its command id, which no other append has.
    private static bool IsSame(in StoredEvent one, in StoredEvent other) =>
        one.Metadata.Equals(other.Metadata) || one.Metadata.Span.SequenceEqual(other.Metadata.Span);

    private static async ValueTask<IReadOnlyList<StoredAppend>> Appends(
        IAppendReader reader,
        List<StoredEvent> events,
        CancellationToken cancel
    )
    {
        var (parts, commands) = (new List<List<StoredEvent>>(), new List<string>());
        for (var first = 0; first < events.Count; first += parts[^1].Count)
        {
            parts.Add(events.GetRange(first, LengthAt(events, first)));
            commands.Add(CommandOf(events[first]));
        }
        var found = commands.Count == 0 ? [] : await reader.FindReceipts(commands, cancel);
        var appends = new StoredAppend[parts.Count];
        for (var i = 0; i < appends.Length; i++)
            appends[i] =
                found[i] is { } receipt && receipt.Position == parts[i][0].Position
                    ? new StoredAppend(commands[i], parts[i], receipt.Receipt, [])
                    : throw new LogFault(
                        $"Position {parts[i][0].Position} is of command {commands[i]}, which is not found there."
                    );
        return appends;
    }

    /// <summary>Who has caused a stored event; null where its metadata does not say.</summary>
    internal static string? ActorOf(in StoredEvent stored) => TextOf(stored, "actor");

    private static string CommandOf(in StoredEvent stored)
    {
        try
        {
            return TextOf(stored, "commandId") ?? throw None(stored);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw None(stored, e);
        }
    }

    private static string? TextOf(in StoredEvent stored, string name)
    {
        var reader = new Utf8JsonReader(stored.Metadata.Span);
        while (reader.Read())
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals(name))
                return reader.Read() ? reader.GetString() : null;
        return null;
    }

    private static LogFault None(in StoredEvent stored, Exception? e = null) =>
        new($"The metadata of the event at position {stored.Position} names no command.", e);
}
