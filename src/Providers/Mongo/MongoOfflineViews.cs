using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Platform.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>
/// The read models of a service for verification. They are made again in a database of their own on the same server, which is
/// dropped afterwards.
/// </summary>
internal sealed class MongoOfflineViews(string service, MongoOptions options) : IOfflineViews
{
    private readonly ViewDatabase _database = new(service, options);
    private readonly List<ViewDatabase> _remade = [];
    private readonly Dictionary<string, ViewSet> _sets = new(StringComparer.Ordinal); // By consumer.
    private MongoViewStore? _stored;
    private List<BsonDocument> _progress = [];

    /// <inheritdoc/>
    public bool Exist => Wait(() => _database.Exists(CancellationToken.None));

    /// <inheritdoc/>
    public string Rebuild => $"drop the database {_database.Name}: it is rebuilt from the log at the next start";

    /// <inheritdoc/>
    public IViewStore Stored => _stored ?? throw new InvalidOperationException($"{_database.Name} is not open.");

    /// <inheritdoc/>
    public void Open()
    {
        _stored = new MongoViewStore(_database);
        _progress = Wait(() => _database.Progress.Where(FilterDefinition<BsonDocument>.Empty).ToListAsync());
    }

    /// <inheritdoc/>
    public string? Problem()
    {
        var kept = _progress.SelectMany(TablesOf).ToHashSet(StringComparer.Ordinal);
        var there = Wait(async () =>
        {
            using var names = await _database.Data.ListCollectionNamesAsync();
            return await names.ToListAsync();
        });
        if (kept.FirstOrDefault(table => !there.Contains(table)) is { } lost)
            return $"the view {lost} is registered but has no collection";
        return
            there.Find(name => name[0] != '_' && !name.StartsWith("system.", StringComparison.Ordinal) && !kept.Contains(name))
                is { } unknown
            ? $"the collection {unknown} is not a registered view"
            : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Damage() => []; // The server's own checksums find what is damaged below.

    /// <inheritdoc/>
    public void Find(string consumer, IReadOnlyList<ViewDefinition> views)
    {
        var set = new ViewSet(consumer, views);
        if (_progress.Find(one => one["_id"] == set.Progress) is not { } progress)
            return;
        foreach (var view in set.Views)
        {
            var noted = progress["views"].AsBsonArray.FirstOrDefault(one => one["collection"] == set.TableOf(view));
            if (noted is null)
                throw new InvalidOperationException($"a view {view.Name} of {set.Progress} is not registered");
            if (noted["shape"] != view.Shape)
                throw new InvalidOperationException($"the view {view.Name} is registered with the shape '{noted["shape"]}'");
        }
        _sets[consumer] = set;
        _stored?.Find(set);
    }

    /// <inheritdoc/>
    public bool IsOutdated(string consumer) => !_sets.ContainsKey(consumer);

    /// <inheritdoc/>
    public Standing Standing(string consumer) => Wait(() => Stored.Load(consumer, CancellationToken.None).AsTask());

    /// <inheritdoc/>
    public string? MissingIndex(ViewDefinition view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var table = TableOf(view);
        var there = Wait(async () =>
        {
            using var indexes = await _database.Rows(table).Indexes.ListAsync();
            return (await indexes.ToListAsync()).ConvertAll(index => index["key"].AsBsonDocument);
        });
        var missing = view.Indexes.FirstOrDefault(index => !there.Contains(MongoViewStore.KeysOf(index)));
        return missing.IsDefault ? null : $"{table} ({string.Join(", ", missing)})";
    }

    /// <inheritdoc/>
    public IViewStore Remade(bool isQueried)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $"_verify_{Environment.ProcessId}_{_remade.Count}");
        var database = new ViewDatabase(service, options, suffix);
        _remade.Add(database);
        Wait(async () =>
        {
            await database.Drop(); // A process of the same number may have been ended.
            return true;
        });
        return new MongoViewStore(database);
    }

    /// <inheritdoc/>
    public string? DifferenceFrom(IViewStore remade, ViewDefinition view)
    {
        var expected = remade as MongoViewStore ?? throw new ArgumentException("It was not made here.", nameof(remade));
        return Wait(() => RowComparison.Difference(view, _database.Rows(TableOf(view)), expected.Rows(view)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var database in _remade)
        {
            using var again = new ViewDatabase(service, options, database.Name[$"{options.DatabasePrefix}{service}".Length..]);
            await again.Drop(); // The one that made the rows has disposed the first.
        }
        _database.Dispose();
    }

    private static IEnumerable<string> TablesOf(BsonDocument progress) =>
        progress["views"].AsBsonArray.Select(view => view["collection"].AsString);

    private string TableOf(ViewDefinition view) =>
        _sets.Values.FirstOrDefault(set => set.Views.Any(one => one.Name == view.Name)) is { } set
            ? set.TableOf(view)
            : throw new InvalidOperationException($"the view {view.Name} is not stored in the shape that it has now");

    // The port asks in order, and nobody else needs this thread.
    private T Wait<T>(Func<Task<T>> ask)
    {
        try
        {
#pragma warning disable VSTHRD002 // As said.
            return _database.Asked(ask, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        catch (ViewFault e)
        {
            throw new LogFault(e.Message, e);
        }
    }
}
