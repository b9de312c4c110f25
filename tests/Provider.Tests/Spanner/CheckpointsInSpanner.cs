using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Spanner;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

/// <summary>The checkpoints of a log's owner, which go with the log to the next one.</summary>
public sealed class CheckpointsInSpanner(OneSpanner spanner) : OwnerCheckpointsContract, IDisposable
{
    private const string Follower = "kafka";
    private readonly SomeSpanner _database = new(spanner);
    private readonly List<IDisposable> _opened = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override Task<(IOwnerCheckpoints Checkpoints, long Epoch)> Create(string follower) =>
        Task.FromResult(((IOwnerCheckpoints)Open(), Claim("http://a")));

    protected override Task<IOwnerCheckpoints> Restart(string follower) => Task.FromResult<IOwnerCheckpoints>(Open());

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
    public async Task Of_several_followers_move_by_themselves()
    {
        var (checkpoints, epoch) = (Open(), Claim("http://a"));
        await checkpoints.Load("one", epoch, Cancel);
        await checkpoints.Load("other", epoch, Cancel);
        await checkpoints.Save("one", epoch, 0, new Checkpoint(4));
        Assert.Equal(Checkpoint.None, await checkpoints.Load("other", epoch, Cancel));
    }

    public void Dispose()
    {
        foreach (var opened in _opened)
            opened.Dispose();
    }

    private SpannerCheckpoints Open()
    {
        var checkpoints = new SpannerCheckpoints(_database.Database());
        _opened.Add(checkpoints);
        return checkpoints;
    }

    private long Claim(string from)
    {
        var log = _database.Log(from: from);
        _opened.Add(log);
        return log.Writer.Claim().Epoch;
    }
}
