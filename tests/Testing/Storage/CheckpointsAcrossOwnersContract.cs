using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>The checkpoints of a log's owner in a database that instances share, which pass to the next owner.</summary>
public abstract class CheckpointsAcrossOwnersContract : OwnerCheckpointsContract, IDisposable
{
    /// <summary>A consumer.</summary>
    protected const string Follower = "kafka";

    private readonly IDatabaseOfInstances _database;
    private readonly List<IDisposable> _opened = [];

    /// <summary>A log that nobody has claimed.</summary>
    protected CheckpointsAcrossOwnersContract(IDatabaseOfInstances database) => _database = database;

    /// <summary>Cancelled with the test.</summary>
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var opened in _opened)
            opened.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override Task<(IOwnerCheckpoints Checkpoints, long Epoch)> Create(string follower) =>
        Task.FromResult((Open(), Claim("http://a")));

    /// <inheritdoc/>
    protected override Task<IOwnerCheckpoints> Restart(string follower) => Task.FromResult(Open());

    [Fact]
    public async Task Go_to_the_next_owner_and_stay_where_that_one_moves_them()
    {
        var (fenced, earlier) = (Open(), Claim("http://a"));
        await fenced.Load(Follower, earlier, Cancel);
        await fenced.Save(Follower, earlier, 0, new Checkpoint(5));
        _database.EndLease();
        var (next, later) = (Open(), Claim("http://b"));
        Assert.Equal(5, (await next.Load(Follower, later, Cancel)).Position);
        await Assert.ThrowsAsync<Fenced>(() => fenced.Save(Follower, earlier, 5, new Checkpoint(8)));
        await next.Save(Follower, later, 5, new Checkpoint(6));
        await Assert.ThrowsAsync<Fenced>(() => fenced.Save(Follower, earlier, 6, new Checkpoint(9)));
        Assert.Equal(6, (await next.Load(Follower, later, Cancel)).Position);
    }

    [Fact]
    public async Task Are_not_given_to_an_owner_whose_claim_is_over()
    {
        var (fenced, earlier) = (Open(), Claim("http://a"));
        _database.EndLease();
        var (next, later) = (Open(), Claim("http://b"));
        await Assert.ThrowsAsync<Fenced>(async () => await fenced.Load(Follower, earlier, Cancel));
        await next.Load(Follower, later, Cancel);
        await next.Save(Follower, later, 0, new Checkpoint(1));
    }

    [Fact]
    public async Task Tell_the_next_owner_which_replicas_operators_have_isolated()
    {
        var (before, earlier) = (new IsolationsAmongCheckpoints(Open()), Claim("http://a"));
        Assert.Null(await before.Load("mongodb", earlier, Cancel));
        var longest = new string('é', Isolation.MaxReasonBytes / 2);
        var isolation = new Isolation(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), "user_01", longest);
        await before.Save("mongodb", earlier, isolation);
        _database.EndLease();
        var (next, later) = (new IsolationsAmongCheckpoints(Open()), Claim("http://b"));
        Assert.Equal(isolation, await next.Load("mongodb", later, Cancel));
        await Assert.ThrowsAsync<Fenced>(() => before.Save("mongodb", earlier, null));
        await next.Save("mongodb", later, null);
        Assert.Null(await next.Load("mongodb", later, Cancel));
    }

    [Fact]
    public async Task Of_several_followers_move_by_themselves()
    {
        var (checkpoints, epoch) = (Open(), Claim("http://a"));
        await checkpoints.Load("one", epoch, Cancel);
        await checkpoints.Load("other", epoch, Cancel);
        await checkpoints.Save("one", epoch, 0, new Checkpoint(4));
        Assert.Equal(Checkpoint.None, await checkpoints.Load("other", epoch, Cancel));
    }

    /// <summary>The checkpoints as one more process opens them.</summary>
    protected IOwnerCheckpoints Open()
    {
        var checkpoints = _database.OpenCheckpoints();
        _opened.Add(checkpoints);
        return checkpoints;
    }

    /// <summary>An instance claims the log.</summary>
    /// <returns>The epoch.</returns>
    protected long Claim(string from)
    {
        var log = _database.LogOf(from);
        _opened.Add(log);
        return log.Writer.Claim().Epoch;
    }
}
