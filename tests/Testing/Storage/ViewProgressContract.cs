using Florin.Platform.Projections;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What every storage of read models promises about the progress of their consumers.</summary>
public abstract class ViewProgressContract : ViewContract
{
    [Fact]
    public async Task Keeps_where_a_consumer_stands_and_what_it_has_set_aside()
    {
        var store = await Defined(Ada);
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(6);
        var (one, two) = (
            new ParkedEvent(3, "person-1", "Born", "It is poison.", at, 5),
            new ParkedEvent(9, "person-1", "Moved", "", at, 0)
        );
        var checkpoint = new Checkpoint(9, "log_1", "9:abc", BuildTo: 20);
        await store.Commit(Consumer, new Progress(checkpoint) { From = 1, Parked = [two, one] }, [], default);
        store = await Restarted(store);
        store.Define(Consumer, [People]);
        Assert.Equal(checkpoint, store.Load(Consumer).Checkpoint);
        Assert.Equal([one, two], store.Load(Consumer).Parked);
        Assert.Equal(Standing.None, store.Load("another") with { Parked = Standing.None.Parked });
        var again = one with { Attempts = 6 };
        await store.Commit(Consumer, new Progress(checkpoint) { Parked = [again], Replayed = [9] }, [], default);
        Assert.Equal([again], store.Load(Consumer).Parked);
    }

    [Fact]
    public async Task Stores_nothing_where_the_checkpoint_was_moved_by_another()
    {
        var store = await Defined(Ada);
        var progress = new Progress(new Checkpoint(7)) { From = 2 };
        await Assert.ThrowsAsync<StaleCheckpoint>(() => store.Commit(Consumer, progress, [People.Put(Bob)], default));
        Assert.Equal((1, null), (store.Checkpoint(Consumer), store.Get(People, "p2")));
    }

    [Fact]
    public async Task Forgets_everything_of_a_consumer_when_it_is_told_to()
    {
        var store = await Defined(Ada);
        var parked = new ParkedEvent(2, "person-1", "Born", "It is poison.", DateTimeOffset.UnixEpoch, 5);
        await store.Commit(Consumer, new Progress(new Checkpoint(2, "log_1", "2:a")) { Parked = [parked] }, [], default);
        store.Reset(Consumer);
        Assert.Equal(Checkpoint.None, store.Load(Consumer).Checkpoint);
        Assert.Empty(store.Load(Consumer).Parked);
        Assert.Empty(store.Query(new ViewQuery(People)));
        await store.Commit(Consumer, 1, [People.Put(Bob)], default);
        Assert.NotNull(store.Get(People, "p2"));
    }
}
