using System.Text;
using Florin.Platform.Resilience.Deadlines;

namespace Florin.Platform.EventLog;

/// <summary>
/// A state read from the storage, with how often the memory had been cleared when the reading began, and the count of evicted
/// command ids when the storage was asked for one.
/// </summary>
internal readonly record struct Loaded(object? State, long Version, long Clears, long EvictionGeneration = 0);

/// <summary>The durable side of a log: the newest events from memory, the rest from the storage.</summary>
internal sealed class DurableEvents(ILogReader store, KnownCommands commands, EventTypes types, LogOptions options)
{
    /// <summary>How many events are read at a time.</summary>
    public const int Page = 1000;

    private const int FirstPage = 100; // Where a page is bounded by bytes.

    private readonly EventDecoder _decoder = new(types);
    private readonly Tail _tail = new(options.TailEvents, options.TailWindow);
    private readonly Lock _lock = new();
    private TaskCompletionSource? _more;
    private volatile LogEnd _end = new(0, null);

    public long Head => _end.Position;

    public StorePool? Pool => store.Pool;

    public LogEnd End => _end;

    public void Reset(LogEnd end)
    {
        _tail.Reset(end.Position);
        Advance(end);
    }

    /// <summary>Makes durable events visible, in order, and wakes who waits for them.</summary>
    public void Publish(IReadOnlyList<PendingAppend> batch)
    {
        foreach (var append in batch)
        foreach (var happened in append.Events)
            _tail.Add(happened);
        Advance(new LogEnd(batch[^1].Events[^1].Position, batch[^1].Metadata.Digest));
    }

    /// <summary>Makes visible what another process has committed after a position, which continues there.</summary>
    /// <exception cref="LogFault">It does not.</exception>
    public IReadOnlyList<Recorded> Follow(long after, IReadOnlyList<StoredEvent> stored)
    {
        var events = _decoder.DecodeOrTell(stored);
        for (var i = 0; i < events.Count; i++)
            if (events[i].Position != after + 1 + i)
                throw new LogFault($"It continues with position {events[i].Position} after {after + i}.");
        if (events.Count == 0)
            throw new LogFault($"It has no position {after + 1}, though it ends after that.");
        foreach (var happened in events)
            _tail.Add(happened);
        Advance(new LogEnd(events[^1].Position, AppendDigest.Split(stored[^1].Metadata).Digest));
        return events;
    }

    public ValueTask<IReadOnlyList<Recorded>> Read(long after, int max, CancellationToken cancel)
    {
        max = (int)Math.Clamp(Head - after, 0, max);
        if (max == 0)
            return ValueTask.FromResult<IReadOnlyList<Recorded>>([]);
        return _tail.Read(after, max) is { } newest ? ValueTask.FromResult(newest) : ReadStored(after, max, cancel);
    }

    public async ValueTask<IReadOnlyList<Recorded>> ReadNext(long after, int max, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (after > Head)
                return []; // A reader beyond the end must not wait until the log has grown there.
            var found = await Read(after, max, cancel);
            if (found.Count > 0)
                return found;
            await More(after, cancel);
        }
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadNextStored(long after, int max, CancellationToken cancel)
    {
        if (after > Head)
            return []; // As above.
        await More(after, cancel);
        return await store.Read(after, (int)Math.Clamp(Head - after, 0, max), cancel);
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadNextStored(long after, int max, long bytes, CancellationToken cancel)
    {
        var first = await ReadNextStored(after, Math.Min(max, FirstPage), cancel);
        if (first.Count < FirstPage || first.Count == max)
            return first;
        var (events, read) = (first.ToList(), Bytes(first));
        while (events.Count < max && read < bytes && events[^1].Position < Head)
        {
            // As many as would fill the rest if they were like those before, and no more than those, since they may not be.
            var fitting = (bytes - read) * events.Count / Math.Max(1, read) + 1;
            var count = (int)Math.Min(fitting, Math.Min(events.Count, max - events.Count));
            var more = await ReadNextStored(events[^1].Position, count, cancel);
            events.AddRange(more);
            read += Bytes(more);
        }
        return events;
    }

    private static long Bytes(IReadOnlyList<StoredEvent> events) =>
        events.Sum(stored => (long)stored.Data.Length + stored.Metadata.Length);

    // Until there is something after a position.
    private async ValueTask More(long after, CancellationToken cancel)
    {
        Task more;
        lock (_lock)
        {
            if (Head > after)
                return;
            _more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            more = _more.Task;
        }
        await more.OrCancelled(cancel);
    }

    public async ValueTask<IReadOnlyList<Recorded>> ReadStream(
        string stream,
        long afterVersion,
        int max,
        CancellationToken cancel
    ) =>
        [
            .. (await store.ReadStream(stream, afterVersion, max, cancel))
                .Where(e => e.Position <= Head)
                .Select(e => _decoder.Decode(e)),
        ];

    public async ValueTask<IReadOnlyList<Recorded>> ReadStreamOrTell(
        string stream,
        long afterVersion,
        int max,
        CancellationToken cancel
    ) =>
        [
            .. (await store.ReadStream(stream, afterVersion, max, cancel))
                .Where(e => e.Position <= Head)
                .Select(e => _decoder.DecodeOrTell(e)),
        ];

    public ValueTask<(Recorded First, Receipt? Receipt)?> Find(string commandId, CancellationToken cancel) =>
        commands.MayHave(commandId) ? FindStored(commandId, cancel) : default;

    // As storage gives a text back that is not valid Unicode.
    private static string Stored(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    public ValueTask<long> LastVersion(string stream, CancellationToken cancel) => store.LastVersion(stream, cancel);

    /// <summary>Folds a stream: the newest fitting snapshot, and always the events after it.</summary>
    public async ValueTask<Loaded> Load(string stream, StateShape shape, long clears, CancellationToken cancel)
    {
        var (state, version) = (shape.Empty, 0L);
        if (await store.LoadSnapshot(stream, shape.Schema, cancel) is { } snapshot)
            (state, version) = (shape.Read(snapshot.State.Span), snapshot.Version);
        while (await store.ReadStream(stream, version, Page, cancel) is { Count: > 0 } page)
        {
            foreach (var stored in page)
            {
                if (stored.Version != version + 1)
                    throw new LogFault($"Stream {stream} has no version {version + 1}; it continues with {stored.Version}.");
                (state, version) = (shape.Apply(state, types.Read(stored.Type, stored.Data).Data), stored.Version);
            }
        }
        return new Loaded(state, version, clears);
    }

    private async ValueTask<IReadOnlyList<Recorded>> ReadStored(long after, int max, CancellationToken cancel) =>
        _decoder.DecodeOrTell(await store.Read(after, max, cancel));

    private async ValueTask<(Recorded First, Receipt? Receipt)?> FindStored(string commandId, CancellationToken cancel)
    {
        if (await store.FindCommand(commandId, cancel) is not { } found)
            return null;
        var first = _decoder.Decode(found.First);
        return first.Metadata.CommandId == Stored(commandId)
            ? (first, found.Receipt)
            : throw new LogFault(
                $"The storage is damaged: it has command {commandId} at position {first.Position}, which belongs to {first.Metadata.CommandId}."
            );
    }

    private void Advance(LogEnd end)
    {
        TaskCompletionSource? more;
        lock (_lock)
        {
            _end = end;
            (more, _more) = (_more, null);
        }
        more?.TrySetResult();
    }
}
