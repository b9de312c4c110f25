using System.Text;
using Florin.Mongo;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Provider.Tests.Mongo;
using Florin.Provider.Tests.Spanner;
using Florin.Spanner;
using Florin.Sqlite;
using Florin.Testing;
using Florin.Testing.Mongo;
using Florin.Testing.Storage;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;

namespace Florin.Provider.Tests;

/// <summary>
/// A replica whose disk takes nothing more, and then does again. SQLite's own writes fail with ENOSPC. The servers of tests share
/// their disk with everything else, or keep nothing on a disk, so that their errors are simulated: the gateway before
/// MongoDB's stand-in answers as a server without space does, and Spanner's error takes the place of the call of its emulator.
/// </summary>
[Collection(nameof(FullDisk))]
public sealed class ReplicasOnAFullDisk(OneMongo mongo, OneSpanner spanner) : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeReplicas _inMongo = new(mongo);
    private readonly InMemoryLogStore _store = new();
    private readonly SomeAppends _some = new();
    private readonly List<IAsyncDisposable> _opened = [];
    private volatile bool _isFull;

    [Theory]
    [InlineData("sqlite", "full")]
    [InlineData("mongodb", "available disk space")]
    [InlineData("spanner", "storage of")]
    public async Task Keep_no_log_from_going_on_and_catch_up(string store, string problem)
    {
        var (writer, replicas, epoch) = await Begin(store, requiresAll: false);
        using (writer)
        {
            using (Full(store))
            {
                writer.Commit([Next("c2")], 1, epoch);
                var full = await Eventually.Is(() => Standing(replicas), standing => standing.Attempts > 0);
                Assert.Equal((ReplicaState.Behind, 1L), (full.State, full.LagEvents));
                Assert.Contains(problem, full.Error, StringComparison.Ordinal);
                Assert.Contains("is behind", replicas.Problem, StringComparison.Ordinal);
                writer.Commit([Next("c3")], 2, epoch);
            }
            await AreEqual(replicas, 3);
            writer.Release(epoch);
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("mongodb")]
    [InlineData("spanner")]
    public async Task Have_writes_rolled_back_where_all_are_required_until_there_is_room(string store)
    {
        var (writer, replicas, epoch) = await Begin(store, requiresAll: true);
        using (writer)
        {
            var second = Next("c2");
            using (Full(store))
                Assert.Throws<DatabasesUnavailable>(() => writer.Commit([second], 1, epoch));
            Assert.Single(_store.Durable);
            writer.Reopen(epoch);
            await Eventually.Is(() => Standing(replicas), standing => standing.State == ReplicaState.Current);
            writer.Commit([second], 1, epoch);
            await AreEqual(replicas, 2);
            writer.Release(epoch);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened)
            await opened.DisposeAsync();
        if (_opened.Count > 0)
            _inMongo.Drop();
        _directory.Dispose();
    }

    private static Task<ReplicaStanding> Standing(Replicas replicas) => Task.FromResult(replicas.Standings[0]);

    private async Task<(ReplicatedWriter Writer, Replicas Replicas, long Epoch)> Begin(string store, bool requiresAll)
    {
        var with = new ReplicaSurroundings(TimeProvider.System, () => 0, NullLogger.Instance);
        var replica = Make(store);
        var replicas = new Replicas([new Replicator("account", _store, replica, new CommitThread(), with)], with);
        var writer = new ReplicatedWriter(_store, replicas, requiresAll ? TimeSpan.FromMinutes(1) : null);
        var claim = writer.Claim();
        await Eventually.Is(() => Standing(replicas), standing => standing.State == ReplicaState.Current);
        writer.Commit([Next("c1")], 0, claim.Epoch);
        await Eventually.Is(() => Standing(replicas), standing => standing.Watermark == 1);
        return (writer, replicas, claim.Epoch);
    }

    private IReplica Make(string store)
    {
        if (store == "sqlite")
            return new SqliteReplica(_directory.Path, "account");
        if (store == "spanner")
            return new SpannerOutOfStorage(new SpannerReplica(new SomeSpanner(spanner).Database()), () => _isFull);
        Assert.SkipWhen(MongoServer.IsReal, "A real server has room.");
        var gateway = mongo.Server.NewGateway();
        _opened.Add(gateway);
        gateway.Answers = name => _isFull && name == "insert" ? OutOfDiskSpace() : null;
        return new MongoReplica("account", _inMongo.At(gateway.Address));
    }

    private IDisposable Full(string store)
    {
        if (store == "sqlite")
            return FullDisk.For(Path.Combine(_directory.Path, "account", "replica.db-wal"));
        _isFull = true;
        return new Room(this);
    }

    private static async Task AreEqual(Replicas replicas, long head)
    {
        await Eventually.Is(
            () => Standing(replicas),
            standing => standing.State == ReplicaState.Current && standing.Watermark == head
        );
        var verified = await replicas.All[0].Verify(TestContext.Current.CancellationToken);
        Assert.Equal(new LogDifference(head, null), verified);
        Assert.Null(replicas.Problem);
    }

    private StoredAppend Next(string command)
    {
        var metadata = Encoding.UTF8.GetBytes($$"""{"commandId":"{{command}}","digest":"{{command}}"}""");
        var append = _some.Next(command, "a");
        return append with { Events = [append.Events[0] with { Metadata = metadata }] };
    }

    // Code 14031, as of a server of version 7.
    private static BsonDocument OutOfDiskSpace() =>
        new()
        {
            { "ok", 0.0 },
            { "code", 14031 },
            { "codeName", "OutOfDiskSpace" },
            { "errmsg", "available disk space of 8192 bytes is less than required minimum" },
        };

    private sealed class Room(ReplicasOnAFullDisk test) : IDisposable
    {
        public void Dispose() => test._isFull = false;
    }

    private sealed class SpannerOutOfStorage(SpannerReplica replica, Func<bool> isFull) : IReplica
    {
        public string Name => replica.Name;

        public Watermark Open(ReplicatedLog log) => replica.Open(log);

        public void Write(IReadOnlyList<StoredAppend> appends, in Watermark watermark)
        {
            if (!isFull())
            {
                replica.Write(appends, watermark);
                return;
            }
            var exhausted = new RpcException(new Status(StatusCode.ResourceExhausted, "storage limit exceeded"));
            Assert.False(SpannerFaults.IsRefused(exhausted));
            throw SpannerFaults.Of(exhausted, "the database");
        }

        public long DeleteAboveWatermark(long epoch) => replica.DeleteAboveWatermark(epoch);

        public long StoredUpTo() => replica.StoredUpTo();

        public void Reset(ReplicatedLog log) => replica.Reset(log);

        public ValueTask<IReadOnlyList<StoredEvent>> FindQuarantined(int max, CancellationToken cancel) =>
            replica.FindQuarantined(max, cancel);

        public ValueTask<ReplicaEnd> End(CancellationToken cancel) => replica.End(cancel);

        public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
            replica.Read(afterPosition, max, cancel);

        public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
            replica.FindCommand(commandId, cancel);

        public void Dispose() => replica.Dispose();
    }
}
