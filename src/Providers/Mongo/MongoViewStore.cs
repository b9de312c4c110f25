using System.Collections.Concurrent;
using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>
/// Read models in a database of MongoDB that several instances share: a collection for each view, named with its version and
/// shape. A commit is a transaction over the rows and the progress; the one that finds the checkpoint elsewhere stores nothing.
/// </summary>
internal sealed class MongoViewStore : IViewStore
{
    private readonly ViewDatabase _database;
    private readonly ProgressDocuments _progress;
    private readonly ConcurrentDictionary<string, ViewSet> _sets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (ViewDefinition View, ViewSet Set)> _defined = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Func<Task>> _lost = [];

    /// <summary>Read models of a database, which is disposed with them.</summary>
    public MongoViewStore(ViewDatabase database) => (_database, _progress) = (database, new ProgressDocuments(database));

    /// <inheritdoc/>
    public StorePool? Pool => _database.Pool;

    /// <inheritdoc/>
    public ValueTask Belong(string log, CancellationToken cancel) => new(_database.Belong(log, cancel));

    /// <inheritdoc/>
    public void WhenLost(Func<Task> lost) => _lost.Add(lost);

    /// <inheritdoc/>
    public async ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var set = new ViewSet(consumer, views);
        Find(set);
        await _database.Claim(cancel);
        await Make(set, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DropUnused(string consumer, CancellationToken cancel)
    {
        var used = SetOf(consumer).Progress;
        var others = await _database.Asked(
            () => _database.Progress.Where(Builders<BsonDocument>.Filter.Eq("consumer", consumer)).ToListAsync(cancel),
            cancel
        );
        var unused = others
            .Where(other => other["_id"] != used)
            .OrderByDescending(other => other["position"].AsInt64)
            .ThenBy(other => other["_id"].AsString, StringComparer.Ordinal)
            .Skip(1);
        foreach (var other in unused)
            await Empty(other["_id"].AsString, other["views"].AsBsonArray.Select(view => view["collection"].AsString), cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<Standing> Load(string consumer, CancellationToken cancel) =>
        _sets.TryGetValue(consumer, out var set)
            ? await _database.Asked(() => _progress.Load(set.Progress, cancel), cancel)
            : Standing.None;

    /// <inheritdoc/>
    public async ValueTask Reset(string consumer, CancellationToken cancel)
    {
        var set = SetOf(consumer);
        await Make(set, cancel);
        await Empty(set.Progress, set.Views.Select(set.TableOf), cancel);
    }

    /// <inheritdoc/>
    public async Task Commit(string consumer, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(changes);
        cancel.ThrowIfCancellationRequested();
        var set = SetOf(consumer);
        foreach (var change in changes)
        {
            ViewRules.Check(change);
            if (Defined(change.View).Set != set)
                throw new InvalidOperationException($"The view {change.View.Name} is not of the consumer {consumer}.");
        }
        var writes = changes
            .GroupBy(change => set.TableOf(change.View), StringComparer.Ordinal)
            .Select(view => (Rows: _database.Rows(view.Key), Writes: RowDocuments.Writes(view)))
            .ToList();
        try
        {
            await Store();
        }
        catch (ProgressIsMissing)
        {
            await Lost();
            await _database.Claim(cancel);
            await Make(set, cancel);
            await Store();
        }

        Task Store() =>
            _database.InTransaction(
                async session =>
                {
                    await _progress.Store(session, set, progress, cancel);
                    foreach (var view in writes)
                        await view.Rows.BulkWriteAsync(session, view.Writes, cancellationToken: cancel);
                },
                cancel
            );
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> Get(ViewDefinition view, string key, CancellationToken cancel) =>
        (await GetMany(view, [key], cancel))[0];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<byte[]?>> GetMany(
        ViewDefinition view,
        IReadOnlyList<string> keys,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(keys);
        var rows = Rows(view);
        if (keys.Count == 0)
            return [];
        var which = Builders<BsonDocument>.Filter.In("_id", keys.Distinct(StringComparer.Ordinal));
        var found = await _database.Asked(() => rows.Where(which).Project(RowDocuments.Document).ToListAsync(cancel), cancel);
        if (found.Count == 0)
            await MustExist(view, cancel);
        var byKey = found.ToDictionary(row => row["_id"].AsString, RowDocuments.JsonOf, StringComparer.Ordinal);
        return [.. keys.Select(byKey.GetValueOrDefault)];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        var rows = Rows(query.View);
        if (query.Limit == 0)
            return []; // To MongoDB that is no limit.
        var fields = RowDocuments.Document;
        if (query.OrderBy is { } column)
            fields = fields.Include(column);
        var page = rows.Where(MongoQueries.OfPage(query)).Sort(MongoQueries.Order(query)).Skip(query.Offset);
        var found = await _database.Asked(() => page.Limit(query.Limit).Project(fields).ToListAsync(cancel), cancel);
        if (found.Count == 0)
            await MustExist(query.View, cancel);
        return [.. found.Select(row => RowDocuments.RowOf(row, query.OrderBy))];
    }

    /// <inheritdoc/>
    public async ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel)
    {
        ViewRules.Check(query);
        ViewRules.Number(query.View, column);
        // As decimals: a sum of whole numbers that does not fit would become a floating-point number, without a word.
        var sum = new BsonDocument
        {
            { "_id", BsonNull.Value },
            { "sum", new BsonDocument("$sum", new BsonDocument("$toDecimal", $"${column}")) },
        };
        var asked = Rows(query.View).Aggregate().Match(MongoQueries.Fitting(query)).Group<BsonDocument>(sum);
        var found = await _database.Asked(() => asked.FirstOrDefaultAsync(cancel), cancel);
        if (found is null)
            await MustExist(query.View, cancel);
        return found is null
            ? 0
            : checked((long)decimal.Parse($"{found["sum"]}", NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public async ValueTask<long> Count(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        var rows = Rows(query.View);
        var count = await _database.Asked(
            () => rows.CountDocumentsAsync(MongoQueries.Fitting(query), cancellationToken: cancel),
            cancel
        );
        if (count == 0)
            await MustExist(query.View, cancel);
        return count;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    // Where there is nothing, somebody may have dropped the database; the consumer must find out before anything is read.
    private async Task MustExist(ViewDefinition view, CancellationToken cancel)
    {
        var progress = Builders<BsonDocument>.Filter.Eq("_id", Defined(view).Set.Progress);
        if (await _database.Asked(() => _database.Progress.Where(progress).AnyAsync(cancel), cancel))
            return;
        await Lost();
        throw new ViewFault($"The database {_database.Name} was dropped: its read models are being made again from the log.");
    }

    private Task Lost() => Task.WhenAll(_lost.Select(lost => lost()));

    // The progress comes last: once it is there, so is everything else.
    private Task Make(ViewSet set, CancellationToken cancel) =>
        _database.Asked(
            async () =>
            {
                await Make("_parked", cancel);
                await Index("_parked", new BsonDocument { { "progress", 1 }, { "position", 1 } }, "1", cancel);
                foreach (var view in set.Views)
                {
                    await Make(set.TableOf(view), cancel);
                    for (var i = 0; i < view.Indexes.Length; i++)
                        await Index(set.TableOf(view), KeysOf(view.Indexes[i]), $"{i + 1}", cancel);
                }
                await _progress.Begin(set, cancel);
            },
            cancel
        );

    private Task<string> Index(string collection, BsonDocument keys, string name, CancellationToken cancel)
    {
        var index = new CreateIndexModel<BsonDocument>(keys, new CreateIndexOptions { Name = name });
        return _database.Rows(collection).Indexes.CreateOneAsync(index, cancellationToken: cancel);
    }

    private async Task Make(string collection, CancellationToken cancel)
    {
        var only = new ListCollectionNamesOptions { Filter = new BsonDocument("name", collection) };
        if (!await IsThere())
            try
            {
                await _database.Data.CreateCollectionAsync(collection, cancellationToken: cancel);
            }
            catch (MongoCommandException)
            {
                if (!await IsThere()) // Another instance was faster.
                    throw;
            }

        async Task<bool> IsThere()
        {
            using var names = await _database.Data.ListCollectionNamesAsync(only, cancel);
            return await names.AnyAsync(cancel);
        }
    }

    // In one transaction, so that an instance that is still at work finds either everything or nothing.
    private Task Empty(string progress, IEnumerable<string> collections, CancellationToken cancel) =>
        _database.InTransaction(
            async session =>
            {
                await _progress.Forget(session, progress, cancel);
                foreach (var rows in collections.Select(_database.Rows))
                    await rows.DeleteManyAsync(session, Builders<BsonDocument>.Filter.Empty, null, cancel);
            },
            cancel
        );

    /// <summary>The columns of an index, and the key, which orders rows with the same values.</summary>
    internal static BsonDocument KeysOf(IEnumerable<string> index) =>
        new(index.Append("_id").Select(column => new BsonElement(column, 1)));

    /// <summary>Takes views for defined that are stored already.</summary>
    internal void Find(ViewSet set)
    {
        _sets[set.Consumer] = set;
        foreach (var view in set.Views)
            _defined[view.Name] = (view, set);
    }

    /// <summary>The rows of a view that was defined.</summary>
    internal IMongoCollection<BsonDocument> Rows(ViewDefinition view)
    {
        var (_, set) = Defined(view);
        return _database.Rows(set.TableOf(view));
    }

    private ViewSet SetOf(string consumer) =>
        _sets.TryGetValue(consumer, out var set)
            ? set
            : throw new InvalidOperationException($"The views of the consumer {consumer} were not defined.");

    private (ViewDefinition View, ViewSet Set) Defined(ViewDefinition view)
    {
        if (!_defined.TryGetValue(view.Name, out var defined))
            throw new InvalidOperationException($"The view {view.Name} was not defined with its consumer.");
        if (!ReferenceEquals(defined.View, view) && !defined.View.Columns.SequenceEqual(view.Columns))
            throw new InvalidOperationException($"The view {view.Name} was defined with other columns.");
        return defined;
    }
}
