using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Testing.Storage;
using Florin.Unit.Tests.EventStore;

namespace Florin.Unit.Tests.Messaging;

/// <summary>A log in this process that another process owns, followed from where that one had come.</summary>
public sealed class FollowingAStandby : IDisposable
{
    private readonly InMemoryLogStore _store = new();
    private readonly TheLog _first;
    private readonly TheLog _second;

    public FollowingAStandby()
    {
        _first = new TheLog(_store, writer: _store);
        _second = new TheLog(_store, _store.AnotherWriter("http://10.0.0.2:3002"));
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Is_not_taken_for_a_log_that_was_cut_where_it_is_behind_the_owner()
    {
        await _first.AddNow(1);
        await _first.AddNow(2);
        var handled = (await _first.Log.Read(1, 1, CancellationToken.None))[0];
        var checkpoint = new Checkpoint(2, _first.Log.Identity, Checkpoint.MarkOf(handled));
        var watch = new LogWatch(new LogFeed(_second.Log), trusts: false);
        await Assert.ThrowsAsync<FeedUnavailable>(() => watch.Check(checkpoint, CancellationToken.None).AsTask());
        _second.Look();
        await watch.Check(checkpoint, CancellationToken.None);
        var owners = new LogWatch(new LogFeed(_first.Log), trusts: false);
        var beyond = checkpoint with { Position = 3 };
        await Assert.ThrowsAsync<LogDiffers>(() => owners.Check(beyond, CancellationToken.None).AsTask());
    }
}
