using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>
/// The database of one log's replica: the events, and one document about it all, which every write changes, so that no two
/// owners can write at the same time.
/// </summary>
internal sealed class ReplicaDatabase : IDisposable
{
    private const int Format = 1;
    private const string Facts = "_florin";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5); // It is tried again.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);
    private readonly MongoClient _client;
    private readonly PoolCount _pool;
    private readonly IMongoDatabase _data;

    /// <summary>A log's replica.</summary>
    /// <exception cref="Platform.Configuration.WrongConfiguration">The connection string is missing or not valid.</exception>
    public ReplicaDatabase(string log, MongoOptions options)
    {
        Name = $"{options.DatabasePrefix}{log}_log";
        var settings = MongoAddress.Read(options);
        settings.ServerSelectionTimeout =
            settings.ServerSelectionTimeout < LongestWait ? settings.ServerSelectionTimeout : LongestWait;
        settings.ConnectTimeout = LongestWait;
        settings.SocketTimeout = LongestAnswer;
        _pool = new PoolCount(options.MaxPoolSize);
        settings.ClusterConfigurator = _pool.Listen;
        _client = new MongoClient(settings);
        _data = _client.GetDatabase(Name);
        Events = _data.GetCollection<BsonDocument>("events");
        States = _data.GetCollection<BsonDocument>(Facts);
    }

    /// <summary>The connections of the client.</summary>
    public StorePool Pool => _pool.Now;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The events by position.</summary>
    public IMongoCollection<BsonDocument> Events { get; }

    /// <summary>What is known of it: one document.</summary>
    public IMongoCollection<BsonDocument> States { get; }

    /// <summary>Which document that is.</summary>
    public static FilterDefinition<BsonDocument> TheState { get; } = Builders<BsonDocument>.Filter.Eq("_id", "replica");

    /// <summary>Makes what does not exist, and the log's owner the replica's.</summary>
    /// <returns>What is known of it then.</returns>
    /// <exception cref="Fenced">An owner with a later epoch has opened it.</exception>
    /// <exception cref="ReplicaDiffers">It is another log's, or not Florin's.</exception>
    public ReplicaFacts Claim(ReplicatedLog log)
    {
        if (HelloAnswer.Problem(_data.RunCommand<BsonDocument>(HelloAnswer.Question)) is { } problem)
            throw new LogFault(problem);
        if (States.Find(TheState).FirstOrDefault() is not { } found)
            Make(log);
        else if (found.GetValue("format", Format) is { IsNumeric: true } format && format.ToInt32() > Format)
            throw new LogFault($"The replica {Name} was written by a newer Florin: use that one, or drop the database.");
        var owned =
            TheState
            & Builders<BsonDocument>.Filter.Eq("identity", log.Identity)
            & Builders<BsonDocument>.Filter.Lte("owner", log.Epoch);
        var own = Builders<BsonDocument>.Update.Set("owner", log.Epoch).Inc("writes", 1L);
        var isOwned = States.UpdateOne(owned, own).MatchedCount == 1;
        var state = ReplicaFacts.Of(States.Find(TheState).First(), Name);
        return isOwned && state.Owner == log.Epoch ? state : throw WhyNot(state, log);
    }

    /// <summary>Drops the collections of a replica, whichever log it copies; another writer finds them gone.</summary>
    /// <exception cref="Fenced">It is of this log, and an owner with a later epoch has opened it.</exception>
    public void Empty(ReplicatedLog log)
    {
        if (States.Find(TheState).FirstOrDefault() is not { } found)
            return; // Nothing of Florin's.
        var isOfThisLog = found.GetValue("identity", null) is BsonString identity && identity.Value == log.Identity;
        if (isOfThisLog && found.GetValue("owner", null) is BsonInt64 { Value: var owner } && owner > log.Epoch) // One that is damaged too.
            throw WhyNot(log, owner);
        _data.DropCollection(Events.CollectionNamespace.CollectionName);
        _data.DropCollection(Facts);
    }

    /// <summary>Runs a transaction once; whether it was committed is unknown where that fails.</summary>
    public void Transact(Action<IClientSessionHandle> change)
    {
        using var session = _client.StartSession();
        session.StartTransaction(
            new TransactionOptions(ReadConcern.Snapshot, ReadPreference.Primary, WriteConcern.WMajority.With(journal: true))
        );
        try
        {
            change(session);
        }
        catch
        {
            session.AbortTransaction(); // The driver hides its failures: the server ends it anyway.
            throw;
        }
        session.CommitTransaction();
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private void Make(ReplicatedLog log)
    {
        if (_data.ListCollectionNames().ToList().Find(IsStrange) is { } strange)
            throw new ReplicaDiffers(
                $"The database {Name} holds '{strange}' and is no replica of Florin's: choose another {MongoOptions.Section}:{nameof(MongoOptions.DatabasePrefix)}, or drop that database if it is not needed."
            );
        var keys = Builders<BsonDocument>.IndexKeys;
        Events.Indexes.CreateMany([
            new(keys.Ascending("stream").Ascending("version"), new CreateIndexOptions { Name = "stream", Unique = true }),
            new(
                keys.Ascending("command"),
                new CreateIndexOptions
                {
                    Name = "command",
                    Unique = true,
                    Sparse = true,
                }
            ),
        ]);
        var made = Builders<BsonDocument>
            .Update.SetOnInsert("format", Format)
            .SetOnInsert("log", log.Name)
            .SetOnInsert("identity", log.Identity)
            .SetOnInsert("owner", log.Epoch)
            .SetOnInsert("position", 0L)
            .SetOnInsert("epoch", 0L)
            .SetOnInsert("digest", BsonNull.Value)
            .SetOnInsert("head", 0L)
            .SetOnInsert("writes", 0L);
        States.UpdateOne(TheState, made, new UpdateOptions { IsUpsert = true });
    }

    private static bool IsStrange(string collection) =>
        collection != Facts && collection != "events" && !collection.StartsWith("system.", StringComparison.Ordinal);

    private Fenced WhyNot(ReplicatedLog log, long owner) =>
        new($"{Name} was opened under the epoch {owner}, which is later than {log.Epoch}.");

    private Exception WhyNot(ReplicaFacts found, ReplicatedLog log) =>
        found.Identity != log.Identity
            ? new ReplicaDiffers(
                $"The database {Name} is a copy of another log: of {found.Identity}, not of {log.Identity}. Choose another {MongoOptions.Section}:{nameof(MongoOptions.DatabasePrefix)}, or drop that database if it is not needed."
            )
            : WhyNot(log, found.Owner);
}

/// <summary>What a replica's one document says.</summary>
/// <param name="Identity">Of the log.</param>
/// <param name="Owner">The epoch of the last owner that opened it.</param>
/// <param name="Watermark">Up to where it can be read.</param>
/// <param name="Head">Up to where it has events.</param>
internal sealed record ReplicaFacts(string Identity, long Owner, Watermark Watermark, long Head)
{
    /// <summary>As it is stored.</summary>
    /// <param name="stored">The document.</param>
    /// <param name="database">The database that it is in.</param>
    /// <exception cref="ReplicaDamaged">A field is missing, or has a value that it cannot have.</exception>
    public static ReplicaFacts Of(BsonDocument stored, string database)
    {
        return new ReplicaFacts(
            stored.GetValue("identity", null) is BsonString identity ? identity.Value : throw Damaged("identity", "a text"),
            Number("owner"),
            new Watermark(Number("position"), Number("epoch"), Digest()),
            Number("head")
        );

        long Number(string field) =>
            stored.GetValue(field, null) is BsonInt64 { Value: >= 0 } number
                ? number.Value
                : throw Damaged(field, "a number of 64 bits, 0 or greater");

        string? Digest() =>
            stored.GetValue("digest", null) switch
            {
                BsonNull => null,
                BsonString digest => digest.Value,
                _ => throw Damaged("digest", "a text or null"),
            };

        ReplicaDamaged Damaged(string field, string expected) =>
            new(
                $"The replica in the database {database} is damaged: '{field}' in its document {stored.GetValue("_id", "")} of _florin is {Shown.Of(stored.GetValue(field, null)?.ToJson() ?? "missing")}; expected {expected}. florin replicas rebuild --discard makes it again from the log."
            );
    }

    /// <summary>How it is changed to this.</summary>
    public UpdateDefinition<BsonDocument> Update =>
        Builders<BsonDocument>
            .Update.Set("position", Watermark.Position)
            .Set("epoch", Watermark.Epoch)
            .Set("digest", Watermark.Digest)
            .Set("head", Head)
            .Inc("writes", 1L); // Each write changes it, so that two at once are in each other's way.
}
