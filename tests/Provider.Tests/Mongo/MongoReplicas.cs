using Florin.Mongo;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing.Mongo;
using Florin.Testing.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Provider.Tests.Mongo;

/// <summary>The databases of one test of replicas.</summary>
internal sealed class SomeReplicas(OneMongo mongo)
{
    public string Prefix { get; } = MongoServer.NewPrefix();

    public MongoOptions Options => At(mongo.Server.Address);

    public MongoOptions At(string address) =>
        new()
        {
            ConnectionString = address,
            DatabasePrefix = Prefix,
            MinPoolSize = 0,
        };

    public void Drop()
    {
        if (MongoServer.Missing is null)
            In(database => database.Client.DropDatabase(database.DatabaseNamespace.DatabaseName));
    }

    public void In(Action<IMongoDatabase> change)
    {
        using var client = new MongoClient(mongo.Server.Address);
        change(client.GetDatabase($"{Prefix}account_log"));
    }
}

public sealed class AMongoReplica(OneMongo mongo) : ReplicaContract
{
    private readonly SomeReplicas _some = new(mongo);

    protected override IReplica Create() => new MongoReplica("account", _some.Options);

    protected override void CleanUp() => _some.Drop();
}

/// <summary>What only a database can refuse, and what becomes of writes whose answers are lost.</summary>
public sealed class WritingToAMongoReplica(OneMongo mongo) : IDisposable
{
    private static readonly ReplicatedLog Log = new("account", "log_1", 5);
    private readonly SomeReplicas _some = new(mongo);
    private readonly SomeAppends _appends = new();

    public void Dispose() => _some.Drop();

    [Fact]
    public void Counts_its_connections()
    {
        using var replica = Opened(_some.Options);
        replica.Write([_appends.Next("c1", "a")], At(1));
        var pool = replica.Pool!; // It has one.
        Assert.Equal((true, 0, 0, _some.Options.MaxPoolSize), (pool.Open > 0, pool.InUse, pool.Waiting, pool.Max));
    }

    [Fact]
    public void Refuses_an_event_that_is_larger_than_a_document()
    {
        using var replica = Opened(_some.Options);
        var large = _appends.Event("a", "Happened", $"\"{new string('x', 17 << 20)}\"");
        Assert.Throws<ReplicaRefused>(() => replica.Write([new StoredAppend("c1", [large], null, [])], At(1)));
        Assert.Equal(0, replica.Committed().Position);
    }

    [Fact]
    public void Refuses_what_it_could_not_give_back_byte_for_byte()
    {
        using var replica = Opened(_some.Options);
        var append = _appends.Next("c1", "a");
        var torn = append.Events[0] with { Data = new byte[] { 0x22, 0xFF, 0x22 } };
        var refused = Assert.Throws<ReplicaRefused>(() => replica.Write([append with { Events = [torn] }], At(1)));
        Assert.Contains("position 1", refused.Message);
    }

    [Fact]
    public void Refuses_a_database_that_holds_something_else()
    {
        _some.In(database => database.GetCollection<BsonDocument>("orders").InsertOne([]));
        using var replica = new MongoReplica("account", _some.Options);
        var differs = Assert.Throws<ReplicaDiffers>(() => replica.Open(Log));
        Assert.Contains("'orders'", differs.Message);
        Assert.Contains("Storage:Mongo:DatabasePrefix", differs.Message);
    }

    [Fact]
    public void Finds_that_rows_were_removed_behind_its_back()
    {
        using (var replica = Opened(_some.Options))
            replica.Write([_appends.Next("c1", "a"), _appends.Next("c2", "a")], At(2));
        _some.In(database => database.GetCollection<BsonDocument>("events").DeleteOne(new BsonDocument("_id", 2L)));
        using var again = new MongoReplica("account", _some.Options);
        Assert.Contains("damaged", Assert.Throws<ReplicaDamaged>(() => again.Open(Log)).Message);
    }

    [Theory]
    [InlineData(
        "position",
        "x",
        "'position' in its document replica of _florin is \"x\"; expected a number of 64 bits, 0 or greater"
    )]
    [InlineData("position", -1L, "'position' in its document replica of _florin is")]
    [InlineData("epoch", null, "'epoch' in its document replica of _florin is missing")]
    [InlineData("head", "3", "'head'")]
    [InlineData("owner", "5", "'owner'")]
    [InlineData("digest", 5L, "'digest'")]
    [InlineData("identity", null, "'identity'")]
    public async Task Is_named_with_what_is_wrong_in_its_document(string field, object? value, string problem)
    {
        using var replica = Opened(_some.Options);
        replica.Write([_appends.Next("c1", "a")], At(1));
        var all = new BsonDocument("_id", "replica");
        var change = value is null
            ? Builders<BsonDocument>.Update.Unset(field)
            : Builders<BsonDocument>.Update.Set(field, BsonValue.Create(value));
        _some.In(database => database.GetCollection<BsonDocument>("_florin").UpdateOne(all, change));
        var opened = Assert.Throws<ReplicaDamaged>(() => replica.Open(Log));
        Assert.Contains($"{_some.Prefix}account_log is damaged: ", opened.Message);
        Assert.Contains(problem, opened.Message);
        await Assert.ThrowsAsync<ReplicaDamaged>(async () => await replica.End(CancellationToken.None));
        replica.Reset(Log); // As a rebuild does.
        Assert.Equal(0, replica.Committed().Position);
    }

    [Fact]
    public void Begins_again_after_its_database_was_dropped()
    {
        using var replica = Opened(_some.Options);
        var first = _appends.Next("c1", "a");
        replica.Write([first], At(1));
        _some.Drop();
        Assert.Throws<LogFault>(() => replica.Write([_appends.Next("c2", "a")], At(2)));
        Assert.Equal(0, replica.Open(Log).Position);
        replica.Write([first], At(1));
        Assert.Equal(1, replica.Committed().Position);
    }

    [Theory]
    [InlineData("committransaction", 1, false)] // The library asks again.
    [InlineData("committransaction", 2, true)]
    [InlineData("insert", 1, true)]
    [InlineData("update", 1, true)]
    public async Task Has_all_or_nothing_of_a_write_whose_answer_is_lost(string command, int times, bool fails)
    {
        Assert.SkipWhen(MongoServer.IsReal, "A real server loses no answers.");
        await using var gateway = mongo.Server.NewGateway();
        using var replica = Opened(_some.At(gateway.Address));
        var first = _appends.Next("c1", "a");
        replica.Write([first], At(1));
        gateway.LosesAnswer = name => name == command && Interlocked.Decrement(ref times) >= 0;
        StoredAppend[] next = [_appends.Next("c2", "a", "b"), _appends.Next("c3", "a")];
        Assert.Equal(fails, Record.Exception(() => replica.Write(next, At(3))) is LogFault);
        var mark = replica.Open(Log).Position;
        Assert.Equal(command == "committransaction" ? 3 : 1, mark);
        replica.DeleteAboveWatermark(5);
        replica.Write(mark == 3 ? [next[1]] : next, At(4));
        Assert.Equal(["1 a", "2 a", "3 b", "4 a"], Read(replica));
    }

    [Fact]
    public void Of_two_owners_at_once_only_the_later_one_writes()
    {
        using var before = Opened(_some.Options);
        using var after = new MongoReplica("account", _some.Options);
        StoredAppend[] appends = [.. Enumerable.Range(1, 40).Select(i => _appends.Next($"c{i}", "a"))];
        using var begun = new ManualResetEventSlim();
        Exception? ended = null;
        var writing = new Thread(() =>
        {
            ended = Record.Exception(() =>
            {
                foreach (var append in appends)
                {
                    before.Write([append], At(append.Events[0].Position));
                    begun.Set();
                }
            });
            begun.Set();
        });
        writing.Start();
        begun.Wait(TestContext.Current.CancellationToken);
        var mark = after.Open(Log with { Epoch = 6 });
        after.DeleteAboveWatermark(6);
        after.Write(appends[(int)mark.Position..], At(40) with { Epoch = 6 });
        writing.Join();
        Assert.True(ended is null or LogFault, $"{ended}"); // The other one came, between writes or within one.
        Assert.Throws<Fenced>(() => before.DeleteAboveWatermark(5));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => $"{i} a"), Read(after));
    }

    private static Watermark At(long position) => new(position, 5, null);

    private static MongoReplica Opened(MongoOptions options)
    {
        var replica = new MongoReplica("account", options);
        replica.Open(Log);
        return replica;
    }

#pragma warning disable VSTHRD002 // The test has its thread to itself.
    private static IEnumerable<string> Read(MongoReplica replica) =>
        replica.Read(0, 100, CancellationToken.None).AsTask().GetAwaiter().GetResult().Select(e => $"{e.Position} {e.Stream}");
#pragma warning restore VSTHRD002
}
