using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What every storage of an owner's checkpoints promises.</summary>
public abstract class OwnerCheckpointsContract
{
    private const string Follower = "kafka";
    private static readonly Checkpoint Third = new(3, "log_1", "3:abc");

    /// <summary>Storage in which nothing is kept yet, and the epoch of the log's owner.</summary>
    protected abstract Task<(IOwnerCheckpoints Checkpoints, long Epoch)> Create(string follower);

    /// <summary>The same storage as the next process of the same owner finds it.</summary>
    protected abstract Task<IOwnerCheckpoints> Restart(string follower);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Begin_at_nothing()
    {
        var (checkpoints, epoch) = await Create(Follower);
        Assert.Equal(Checkpoint.None, await checkpoints.Load(Follower, epoch, Cancel));
    }

    [Fact]
    public async Task Are_kept_with_the_identity_and_the_mark_of_the_log()
    {
        var (checkpoints, epoch) = await Create(Follower);
        await checkpoints.Load(Follower, epoch, Cancel);
        await checkpoints.Save(Follower, epoch, 0, new Checkpoint(2));
        await checkpoints.Save(Follower, epoch, 2, Third);
        var again = await Restart(Follower);
        Assert.Equal(Third, await again.Load(Follower, epoch, Cancel));
    }

    [Fact]
    public async Task Move_only_from_where_they_are()
    {
        var (checkpoints, epoch) = await Create(Follower);
        await checkpoints.Load(Follower, epoch, Cancel);
        await checkpoints.Save(Follower, epoch, 0, Third);
        await Assert.ThrowsAsync<StaleCheckpoint>(() => checkpoints.Save(Follower, epoch, 0, new Checkpoint(9)));
        Assert.Equal(Third, await checkpoints.Load(Follower, epoch, Cancel));
    }
}
