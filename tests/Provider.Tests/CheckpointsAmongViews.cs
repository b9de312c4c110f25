using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>The checkpoints of a log that has one owner by itself.</summary>
public sealed class CheckpointsAmongViews : OwnerCheckpointsContract, IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteViewStore? _views;

    protected override async Task<(IOwnerCheckpoints Checkpoints, long Epoch)> Create(string follower) =>
        (await Restart(follower), 1);

    protected override async Task<IOwnerCheckpoints> Restart(string follower) =>
        new OwnerCheckpointsAmongViews(await Open(follower));

    [Fact]
    public async Task Are_those_that_were_kept_among_the_read_models_before_there_was_a_port_for_them()
    {
        var kept = new Checkpoint(7, "log_1", "7:abc");
        var views = await Open("kafka");
        await views.Commit("kafka", new Progress(0, kept), [], TestContext.Current.CancellationToken);
        using var checkpoints = await Restart("kafka");
        Assert.Equal(kept, await checkpoints.Load("kafka", 1, TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (_views is not null)
            await _views.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<SqliteViewStore> Open(string follower)
    {
        if (_views is not null)
            await _views.DisposeAsync();
        _views = new SqliteViewStore(_directory.File("views.db"));
        await _views.Define(follower, [], TestContext.Current.CancellationToken);
        return _views;
    }
}
