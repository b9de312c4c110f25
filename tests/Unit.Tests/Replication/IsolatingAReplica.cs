using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Replication;

/// <summary>An operator isolates a replica, which the next owner of the log knows.</summary>
public sealed class IsolatingAReplica : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeCheckpoints _checkpoints = new();
    private CopiedLog? _copied;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lasts_until_it_is_resumed(bool inFile)
    {
        var copied = Start(inFile ? new IsolationsInFile(_directory.Path) : new IsolationsAmongCheckpoints(_checkpoints));
        await copied.AddNow();
        copied.Copies.CommitAll();
        var since = copied.Time.GetUtcNow();
        await copied.Replicas.All[0].Isolate("user_1", "an audit");
        await copied.AddNow();
        copied.Copies.CommitAll();
        MustBeIsolated(copied, since);

        copied.Time.Advance(TimeSpan.FromHours(1));
        copied.Open(); // As after a restart, or by another owner.
        await copied.AddNow();
        copied.Copies.CommitAll();
        MustBeIsolated(copied, since);
        Assert.Equal(4, copied.Standing.LagEvents);

        await copied.Replicas.All[0].Resume();
        copied.Copies.CommitAll();
        copied.MustBeEqual();
        Assert.Null(copied.Standing.Isolated);
        copied.Open();
        copied.Copies.CommitAll();
        Assert.Equal(ReplicaState.Current, copied.Standing.State);
    }

    [Fact]
    public async Task Lasts_for_one_replica_where_another_is_resumed_and_the_file_was_damaged()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "isolated-replicas.json"), "garbage", Cancel);
        var isolations = new IsolationsInFile(_directory.Path);
        Assert.NotNull(await isolations.Load("sqlite:a", 1, Cancel));
        Assert.NotNull(await isolations.Load("sqlite:b", 1, Cancel));
        await isolations.Save("sqlite:a", 1, null);
        var later = new IsolationsInFile(_directory.Path);
        Assert.Null(await later.Load("sqlite:a", 1, Cancel));
        Assert.NotNull(await later.Load("sqlite:b", 1, Cancel));
    }

    [Fact]
    public async Task Ends_with_a_rebuild()
    {
        var copied = Start(new IsolationsInFile(_directory.Path));
        await copied.AddNow();
        copied.Copies.CommitAll();
        await copied.Replicas.All[0].Isolate(null, null);
        Assert.Equal("an operator isolated it.", copied.Standing.Error);
        await copied.Replicas.All[0].Rebuild(discards: false, Cancel);
        copied.Open();
        copied.Copies.CommitAll();
        copied.MustBeEqual();
    }

    [Fact]
    public async Task Does_not_hide_that_the_log_lost_what_it_acknowledged()
    {
        var isolations = new IsolationsInFile(_directory.Path);
        var copied = Start(isolations);
        await copied.AddNow();
        copied.Copies.CommitAll();
        await copied.Replicas.All[0].Isolate(null, null);
        using var lost = new CopiedLog(stored: copied.Replica)
        {
            Store = new InMemoryLogStore { Identity = copied.Store.Identity },
            Isolations = isolations,
        };
        Assert.Throws<AcknowledgedLost>(lost.Open);
    }

    [Fact]
    public async Task Is_not_done_where_it_cannot_be_recorded()
    {
        var copied = Start(new IsolationsAmongCheckpoints(_checkpoints));
        copied.Copies.CommitAll();
        _checkpoints.Epoch = 99; // Another owner came.
        await Assert.ThrowsAsync<Fenced>(() => copied.Replicas.All[0].Isolate("user_1", "an audit"));
        Assert.Equal((ReplicaState.Current, (Isolation?)null), (copied.Standing.State, copied.Standing.Isolated));
    }

    [Fact]
    public async Task Leaves_all_alone_where_its_file_cannot_be_read()
    {
        var file = _directory.File("isolated-replicas.json");
        await File.WriteAllTextAsync(file, "{", Cancel);
        var copied = Start(new IsolationsInFile(_directory.Path));
        copied.Copies.CommitAll();
        Assert.Equal(ReplicaState.Isolated, copied.Standing.State);
        Assert.Contains($"{file} cannot be read", copied.Standing.Error);
        await copied.Replicas.All[0].Resume();
        copied.Open();
        copied.Copies.CommitAll();
        Assert.Equal(ReplicaState.Current, copied.Standing.State);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("user_00000000000000000000000000", null)]
    [InlineData("user_00000000000000000000000000", "two words - and é")]
    public async Task Fits_beside_the_checkpoints(string? by, string? reason)
    {
        reason ??= new string('x', Isolation.MaxReasonBytes);
        var record = new IsolationsAmongCheckpoints(_checkpoints);
        var isolation = new Isolation(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), by, reason);
        var path = $"sqlite:/{new string('p', 300)}";
        Assert.Null(await record.Load(path, 1, Cancel));
        await record.Save(path, 1, isolation);
        Assert.Equal(isolation, await record.Load(path, 1, Cancel));
        Assert.Null(await record.Load("sqlite:/other", 1, Cancel));
        await record.Save(path, 1, null);
        Assert.Null(await record.Load(path, 1, Cancel));
    }

    public void Dispose()
    {
        _copied?.Dispose();
        _directory.Dispose();
        _checkpoints.Dispose();
    }

    private CopiedLog Start(IIsolationRecord isolations) => _copied = new CopiedLog { Isolations = isolations }.Open();

    private static void MustBeIsolated(CopiedLog copied, DateTimeOffset since)
    {
        Assert.Equal(2, copied.Replica.Committed().Position);
        Assert.Equal(
            (ReplicaState.Isolated, "an operator isolated it: an audit"),
            (copied.Standing.State, copied.Standing.Error)
        );
        Assert.Equal(new Isolation(since, "user_1", "an audit"), copied.Standing.Isolated);
        Assert.Null(copied.Standing.ForAnyone().Isolated);
    }

    // With the limits of the databases'.
    private sealed class SomeCheckpoints : IOwnerCheckpoints
    {
        private readonly Dictionary<string, Checkpoint> _stored = [];

        public long Epoch { get; set; }

        public ValueTask<Checkpoint> Load(string follower, long epoch, CancellationToken cancel)
        {
            Epoch = epoch;
            return ValueTask.FromResult(_stored.GetValueOrDefault(follower) ?? Checkpoint.None);
        }

        public Task Save(string follower, long epoch, long from, Checkpoint checkpoint)
        {
            if (epoch != Epoch)
                throw new Fenced("the claim is over");
            Assert.Equal((0L, 0L), (from, checkpoint.Position));
            Assert.True(follower.Length <= 64 && System.Text.Encoding.UTF8.GetByteCount(checkpoint.Mark!) <= 255);
            _stored[follower] = checkpoint;
            return Task.CompletedTask;
        }

        public void Dispose() { }
    }
}
