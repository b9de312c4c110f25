using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>
/// A replica in a database of MongoDB, <c>{prefix}{service}_log</c>. Each write is one transaction, acknowledged by the majority
/// with journal. It changes the one document that has epoch and watermark if that is as this owner left it: one that was
/// replaced changes nothing.
/// </summary>
/// <param name="log">The log's name.</param>
/// <param name="options">Where it is.</param>
public sealed class MongoReplica(string log, MongoOptions options) : IReplica
{
    private readonly ReplicaDatabase _database = new(log, options);
    private ReplicaFacts? _state; // As this owner left it; null while it is not open.

    private static FilterDefinitionBuilder<BsonDocument> Filter => Builders<BsonDocument>.Filter;

    /// <inheritdoc/>
    public string Name => MongoProvider.OfReplicas;

    /// <inheritdoc/>
    public StorePool? Pool => _database.Pool;

    /// <inheritdoc/>
    public Watermark Open(ReplicatedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        _state = null;
        return Asking(() =>
        {
            var claimed = _database.Claim(log);
            var last = _database.Events.Find(Filter.Empty).Sort(ByPosition).Limit(1).FirstOrDefault();
            var head = last is null ? 0 : last["_id"].AsInt64;
            if (head != claimed.Head)
                throw new ReplicaDamaged(
                    $"The database {_database.Name} is damaged: it has events up to position {head}, but says {claimed.Head}. Drop it, and it is made again from the log."
                );
            _state = claimed;
            return claimed.Watermark;
        });
    }

    /// <inheritdoc/>
    public void Reset(ReplicatedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        _state = null;
        Asking(() =>
        {
            _database.Empty(log);
            _state = _database.Claim(log);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<StoredAppend> appends, in Watermark watermark)
    {
        ArgumentNullException.ThrowIfNull(appends);
        var mark = watermark;
        Asking(() =>
        {
            var state = Owned(mark.Epoch);
            StoredAppend[] above = [.. appends.Where(append => append.Events[^1].Position > state.Watermark.Position)];
            var after = state with { Watermark = mark, Head = HeadAfter(above, state.Head) };
            if (mark.Position < state.Watermark.Position || mark.Position > after.Head)
                throw new LogFault(
                    $"{_database.Name} has events up to position {after.Head} and the watermark {state.Watermark.Position}, which cannot become {mark.Position}."
                );
            _database.Transact(session =>
            {
                Move(session, state, after);
                if (above is [var first, ..] && first.Events[0].Position <= state.Head)
                    RemoveFrom(session, first.Events[0].Position); // Versions and commands may be others'.
                if (above.Length > 0)
                    _database.Events.InsertMany(session, above.SelectMany(EventDocuments.Of));
            });
            _state = after;
            return true;
        });
    }

    /// <inheritdoc/>
    public long DeleteAboveWatermark(long epoch) =>
        Asking(() =>
        {
            var state = Owned(epoch);
            var after = state with { Head = state.Watermark.Position };
            var removed = 0L;
            _database.Transact(session =>
            {
                Move(session, state, after);
                removed = RemoveFrom(session, state.Watermark.Position + 1);
            });
            _state = after;
            return removed;
        });

    /// <inheritdoc/>
    public long StoredUpTo() => _state?.Head ?? throw new LogFault($"{_database.Name} is not open.");

    /// <inheritdoc/>
    public async ValueTask<ReplicaEnd> End(CancellationToken cancel) =>
        await AskingAsync(
            async () =>
            {
                var state = await StateNow(cancel);
                return new ReplicaEnd(state.Watermark, state.Identity);
            },
            cancel
        );

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        await AskingAsync<IReadOnlyList<StoredEvent>>(
            async () =>
            {
                var upTo = (await StateNow(cancel)).Watermark.Position;
                if (upTo <= afterPosition || max == 0)
                    return [];
                var page = await _database
                    .Events.Where(Filter.Gt("_id", afterPosition) & Filter.Lte("_id", upTo))
                    .Sort(Builders<BsonDocument>.Sort.Ascending("_id"))
                    .Project(WithoutReceipt)
                    .Limit(max)
                    .ToListAsync(cancel);
                return await EventsOf(page, cancel);
            },
            cancel
        );

    /// <inheritdoc/>
    public async ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
        await AskingAsync(
            async () =>
            {
                var upTo = (await StateNow(cancel)).Watermark.Position;
                var which = Filter.Eq("command", commandId) & Filter.Lte("_id", upTo);
                return await _database.Events.Where(which).FirstOrDefaultAsync(cancel) is { } first
                    ? new StoredCommand(EventDocuments.EventOf(first, default), EventDocuments.ReceiptOf(first))
                    : null;
            },
            cancel
        );

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredReceipt?>> FindReceipts(
        IReadOnlyList<string> commandIds,
        CancellationToken cancel
    ) =>
        await AskingAsync<IReadOnlyList<StoredReceipt?>>(
            async () =>
            {
                var upTo = (await StateNow(cancel)).Watermark.Position;
                var found = await _database
                    .Events.Where(Filter.In("command", commandIds) & Filter.Lte("_id", upTo))
                    .Project(Receipts)
                    .ToListAsync(cancel);
                var byCommand = found.ToDictionary(
                    first => first["command"].AsString,
                    first => new StoredReceipt(first["_id"].AsInt64, EventDocuments.ReceiptOf(first)),
                    StringComparer.Ordinal
                );
                return [.. commandIds.Select(byCommand.GetValueOrDefault)];
            },
            cancel
        );

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEvent>> FindQuarantined(int max, CancellationToken cancel) =>
        await AskingAsync<IReadOnlyList<StoredEvent>>(
            async () =>
            {
                var upTo = (await StateNow(cancel)).Watermark.Position;
                var which =
                    Filter.Gte("command", Quarantined.CommandPrefix)
                    & Filter.Lt("command", Quarantined.AfterCommands)
                    & Filter.Eq("type", Quarantined.Type)
                    & Filter.Lte("_id", upTo);
                var found = await _database
                    .Events.Where(which)
                    .Sort(Builders<BsonDocument>.Sort.Ascending("_id"))
                    .Limit(max)
                    .ToListAsync(cancel);
                return [.. found.Select(first => EventDocuments.EventOf(first, default))];
            },
            cancel
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        _state = null;
        _database.Dispose();
    }

    private static SortDefinition<BsonDocument> ByPosition => Builders<BsonDocument>.Sort.Descending("_id");

    private static ProjectionDefinition<BsonDocument> WithoutReceipt => Builders<BsonDocument>.Projection.Exclude("receipt");

    private static ProjectionDefinition<BsonDocument> Receipts =>
        Builders<BsonDocument>.Projection.Include("command").Include("receipt");

    private ReplicaFacts Owned(long epoch)
    {
        var state = _state ?? throw new LogFault($"{_database.Name} is not open.");
        return state.Owner == epoch ? state : throw new Fenced($"{_database.Name} was not opened under the epoch {epoch}.");
    }

    private long HeadAfter(StoredAppend[] appends, long head)
    {
        if (appends is [var first, ..])
            head = Math.Min(head, first.Events[0].Position - 1);
        foreach (var stored in appends.SelectMany(append => append.Events))
            if (stored.Position != ++head)
                throw new LogFault($"{_database.Name}: position {stored.Position} does not follow {head - 1}.");
        return head;
    }

    private void Move(IClientSessionHandle session, ReplicaFacts before, ReplicaFacts after)
    {
        var isAsLeft =
            ReplicaDatabase.TheState
            & Filter.Eq("owner", before.Owner)
            & Filter.Eq("position", before.Watermark.Position)
            & Filter.Eq("head", before.Head);
        if (_database.States.UpdateOne(session, isAsLeft, after.Update).MatchedCount == 1)
            return;
        var found = StateOf(_database.States.Find(session, ReplicaDatabase.TheState).FirstOrDefault());
        throw found.Owner == before.Owner
            ? new LogFault($"{_database.Name} is not as it was left: its watermark is {found.Watermark.Position}.")
            : new Fenced($"{_database.Name} was opened under the epoch {found.Owner} and not {before.Owner}.");
    }

    private long RemoveFrom(IClientSessionHandle session, long position) =>
        _database.Events.DeleteMany(session, Filter.Gte("_id", position)).DeletedCount;

    private async Task<ReplicaFacts> StateNow(CancellationToken cancel) =>
        StateOf(await _database.States.Where(ReplicaDatabase.TheState).FirstOrDefaultAsync(cancel));

    private ReplicaFacts StateOf(BsonDocument? stored) =>
        stored is null
            ? throw new LogFault($"There is no replica in the database {_database.Name}.")
            : ReplicaFacts.Of(stored, _database.Name);

    private async Task<IReadOnlyList<StoredEvent>> EventsOf(List<BsonDocument> page, CancellationToken cancel)
    {
        var events = new StoredEvent[page.Count];
        for (var (i, metadata, at) = (0, ReadOnlyMemory<byte>.Empty, 0L); i < events.Length; i++)
        {
            if (page[i].TryGetValue("first", out var first) && first.AsInt64 != at)
                (metadata, at) = (await MetadataAt(first.AsInt64, cancel), first.AsInt64);
            events[i] = EventDocuments.EventOf(page[i], metadata);
            if (first is null)
                (metadata, at) = (events[i].Metadata, events[i].Position);
        }
        return events;
    }

    private async Task<ReadOnlyMemory<byte>> MetadataAt(long position, CancellationToken cancel) =>
        await _database.Events.Where(Filter.Eq("_id", position)).FirstOrDefaultAsync(cancel) is { } first
            ? EventDocuments.EventOf(first, default).Metadata
            : throw new LogFault($"{_database.Name} is damaged: it has no event at position {position}.");

    private T Asking<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (MongoFaults.IsRefusal(e))
        {
            throw new ReplicaRefused(MongoFaults.Text(e, _database.Name), e);
        }
        catch (Exception e) when (MongoFaults.IsOfServer(e))
        {
            throw new LogFault(MongoFaults.Text(e, _database.Name), e);
        }
    }

    private async Task<T> AskingAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (MongoFaults.IsOfServer(e) && !cancel.IsCancellationRequested)
        {
            throw new LogFault(MongoFaults.Text(e, _database.Name), e);
        }
    }
}
