using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>The database of a service's read models. Nothing is asked of a server before it is needed.</summary>
internal sealed class ViewDatabase : IDisposable
{
    private const int Format = 1;
    private readonly MongoClient _client;
    private readonly PoolCount _pool;
    private readonly string _service;
    private string? _log; // Null while nobody has said it.

    /// <summary>A service's database.</summary>
    /// <exception cref="Platform.Configuration.WrongConfiguration">The connection string is missing or not valid.</exception>
    public ViewDatabase(string service, MongoOptions options, string suffix = "")
    {
        _service = service;
        Name = $"{options.DatabasePrefix}{service}{suffix}";
        var settings = MongoAddress.Read(options);
        _pool = new PoolCount(options.MaxPoolSize);
        settings.ClusterConfigurator = _pool.Listen;
        _client = new MongoClient(settings);
        Data = _client.GetDatabase(Name);
        Progress = Data.GetCollection<BsonDocument>("_progress");
        Parked = Data.GetCollection<BsonDocument>("_parked");
        Facts = Data.GetCollection<BsonDocument>("_florin");
    }

    /// <summary>The connections of the client.</summary>
    public StorePool Pool => _pool.Now;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>All of it.</summary>
    public IMongoDatabase Data { get; }

    /// <summary>How far each set of views has come, and which they are.</summary>
    public IMongoCollection<BsonDocument> Progress { get; }

    /// <summary>What is set aside.</summary>
    public IMongoCollection<BsonDocument> Parked { get; }

    private IMongoCollection<BsonDocument> Facts { get; }

    /// <summary>The rows of a view.</summary>
    public IMongoCollection<BsonDocument> Rows(string table) => Data.GetCollection<BsonDocument>(table);

    /// <summary>The service's log is this one; another one's read models are not touched.</summary>
    /// <exception cref="ViewFault">They are another installation's.</exception>
    public Task Belong(string log, CancellationToken cancel)
    {
        _log = log;
        return Claim(cancel);
    }

    /// <summary>Makes sure that the server has transactions and that the database is this service's; an empty one becomes it.</summary>
    /// <exception cref="ViewFault">It cannot be used; the message says why and what to do.</exception>
    public Task Claim(CancellationToken cancel) =>
        Asked(
            async () =>
            {
                await CheckServer(cancel);
                if (await Look(cancel) is false)
                    await Note(cancel);
                if (_log is { } log)
                    await Compare(log, cancel);
            },
            cancel
        );

    /// <summary>Whether there are read models, which are then known to be this service's.</summary>
    public Task<bool> Exists(CancellationToken cancel) =>
        Asked(
            async () =>
            {
                await CheckServer(cancel);
                return await Look(cancel);
            },
            cancel
        );

    /// <summary>
    /// Runs a transaction, again where another one was in the way or it is unknown whether it was committed: it must find out by
    /// itself that it was.
    /// </summary>
    public Task InTransaction(Func<IClientSessionHandle, Task> change, CancellationToken cancel) =>
        Asked(
            async () =>
            {
                using var session = await _client.StartSessionAsync(cancellationToken: cancel);
                var options = new TransactionOptions(
                    ReadConcern.Snapshot,
                    ReadPreference.Primary,
                    WriteConcern.WMajority.With(journal: true)
                );
                await session.WithTransactionAsync(
                    async (within, _) =>
                    {
                        await change(within);
                        return true;
                    },
                    options,
                    cancel
                );
            },
            cancel
        );

    /// <summary>Asks the server, whose errors become faults of the read models.</summary>
    public async Task<T> Asked<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (MongoFaults.IsOfServer(e) && !cancel.IsCancellationRequested)
        {
            throw MongoFaults.Of(e, Name);
        }
    }

    /// <summary>The same without an answer.</summary>
    public Task Asked(Func<Task> ask, CancellationToken cancel) =>
        Asked(
            async () =>
            {
                await ask();
                return true;
            },
            cancel
        );

    /// <summary>Drops all of it.</summary>
    public Task Drop() => _client.DropDatabaseAsync(Name);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task CheckServer(CancellationToken cancel)
    {
        var hello = await Data.RunCommandAsync<BsonDocument>(HelloAnswer.Question, cancellationToken: cancel);
        if (HelloAnswer.Problem(hello) is { } problem)
            throw new ViewFault(problem);
    }

    private async Task<bool> Look(CancellationToken cancel)
    {
        var fact = await Facts.Where(Builders<BsonDocument>.Filter.Eq("_id", "views")).FirstOrDefaultAsync(cancel);
        if (fact is null)
        {
            using var names = await Data.ListCollectionNamesAsync(cancellationToken: cancel);
            var strange = (await names.ToListAsync(cancel)).Find(name =>
                !name.StartsWith("system.", StringComparison.Ordinal) && name != "_florin"
            );
            return strange is null ? false : throw IsNot($"holds '{strange}' and is not Florin's");
        }
        if (fact["service"] != _service)
            throw IsNot($"holds the read models of the service {fact["service"]}, not of {_service}");
        if (fact["format"].ToInt32() > Format)
            throw new ViewFault(
                $"The database {Name} was written by a newer Florin: use that one, or drop the database, which is rebuilt from the log."
            );
        return true;
    }

    private async Task Note(CancellationToken cancel)
    {
        var fact = Builders<BsonDocument>.Update.SetOnInsert("service", _service).SetOnInsert("format", Format);
        await Upsert(Facts, "views", fact, cancel);
    }

    private async Task Compare(string log, CancellationToken cancel)
    {
        var filter = Builders<BsonDocument>.Filter;
        var noted = filter.Eq("_id", "views") & filter.In<BsonValue>("log", [BsonNull.Value, log]); // Null also matches a missing field.
        if ((await Facts.UpdateOneAsync(noted, Builders<BsonDocument>.Update.Set("log", log), null, cancel)).MatchedCount == 1)
            return;
        var found = await Facts.Where(filter.Eq("_id", "views")).FirstOrDefaultAsync(cancel);
        throw found is null
            ? new ViewFault($"The database {Name} was dropped meanwhile.")
            : IsNot($"holds the read models of another installation: of the log {found["log"]}, not of {log}");
    }

    /// <summary>Creates a document if it does not exist, also when others do so at the same time.</summary>
    public static async Task Upsert(
        IMongoCollection<BsonDocument> collection,
        string id,
        UpdateDefinition<BsonDocument> made,
        CancellationToken cancel
    )
    {
        try
        {
            var which = Builders<BsonDocument>.Filter.Eq("_id", id);
            await collection.UpdateOneAsync(which, made, new UpdateOptions { IsUpsert = true }, cancel);
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return; // Another one was faster.
        }
    }

    private ViewFault IsNot(string what) =>
        new(
            $"The database {Name} {what}: choose another {MongoOptions.Section}:{nameof(MongoOptions.DatabasePrefix)}, or drop that database if it is not needed."
        );
}
