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
        var checkpoint = new Checkpoint(9, "log_1", "9:abc", BuildTo: 20, Place: "topic 3");
        await store.Commit(Consumer, new Progress(1, checkpoint) { Parked = [two, one] }, [], default);
        store = await Restarted(store);
        await store.Define(Consumer, [People]);
        Assert.Equal(checkpoint, (await store.Load(Consumer)).Checkpoint);
        Assert.Equal([one, two], (await store.Load(Consumer)).Parked);
        Assert.Equal(Standing.None, await store.Load("another") with { Parked = Standing.None.Parked });
        var again = one with { Attempts = 6 };
        await store.Commit(Consumer, new Progress(9, checkpoint) { Parked = [again], Replayed = [9] }, [], default);
        Assert.Equal([again], (await store.Load(Consumer)).Parked);
    }

    [Fact]
    public async Task Stores_nothing_where_the_checkpoint_was_moved_by_another()
    {
        var store = await Defined(Ada);
        foreach (var from in new[] { 0, 2, long.MaxValue })
        {
            var progress = new Progress(from, new Checkpoint(7));
            await Assert.ThrowsAsync<StaleCheckpoint>(() => store.Commit(Consumer, progress, [People.Put(Bob)], default));
        }
        Assert.Equal((1, null), (await store.Checkpoint(Consumer), await store.Get(People, "p2")));
    }

    [Fact]
    public async Task Stores_nothing_where_another_has_replayed_what_was_set_aside()
    {
        var (one, other) = (await Defined(Ada), await Beside());
        await other.Define(Consumer, [People]);
        var parked = new ParkedEvent(4, "person-1", "Born", "It is poison.", DateTimeOffset.UnixEpoch, 5);
        await one.Commit(Consumer, new Progress(1, new Checkpoint(7)) { Parked = [parked] }, [], default);
        var replayed = new Progress(7, new Checkpoint(7)) { Replayed = [4] };
        await one.Commit(Consumer, replayed, [People.Put(Ada with { Age = 37 })], default);
        var stale = new Progress(7, new Checkpoint(8)) { Parked = [parked with { Position = 8 }], Replayed = [4] };
        await Assert.ThrowsAsync<NotSetAside>(() => other.Commit(Consumer, stale, [People.Put(Bob)], default));
        Assert.Equal((7, null), (await one.Checkpoint(Consumer), await one.Get(People, "p2")));
        Assert.Empty((await one.Load(Consumer)).Parked);
    }

    [Fact]
    public async Task Stores_what_one_of_two_writers_brings_first_and_nothing_of_the_other()
    {
        var (one, other) = (await Defined(Ada), await Beside());
        await other.Define(Consumer, [People]);
        Assert.Equal(await one.Load(Consumer) with { Parked = [] }, await other.Load(Consumer) with { Parked = [] });
        var parked = new ParkedEvent(4, "person-1", "Born", "It is poison.", DateTimeOffset.UnixEpoch, 5);
        await one.Commit(Consumer, new Progress(1, new Checkpoint(7)), [People.Put(Ada with { Age = 37 })], default);
        await Assert.ThrowsAsync<StaleCheckpoint>(() =>
            other.Commit(
                Consumer,
                new Progress(1, new Checkpoint(5)) { Parked = [parked] },
                [People.Delete("p1"), People.Put(Bob)],
                default
            )
        );
        foreach (var store in new[] { one, other })
        {
            Assert.Equal(7, await store.Checkpoint(Consumer));
            Assert.Empty((await store.Load(Consumer)).Parked);
            Assert.Equal(37, (await store.Find(People, "p1"))?.Age);
            Assert.Null(await store.Get(People, "p2"));
        }
        await other.Commit(Consumer, new Progress(7, new Checkpoint(8)), [People.Put(Bob)], default);
        Assert.NotNull(await one.Get(People, "p2"));
    }

    [Fact]
    public async Task Lets_one_of_many_writers_from_the_same_checkpoint_store()
    {
        IViewStore[] stores = [await Defined(Ada), await Beside()];
        await stores[1].Define(Consumer, [People]);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(Write));
        var written = Array.IndexOf(outcomes, true);
        Assert.Equal(1, outcomes.Count(stored => stored));
        Assert.Equal(2 + written, await stores[0].Checkpoint(Consumer));
        Assert.Equal($"p1 w{written:00}", Keys(await stores[1].Query(new ViewQuery(People))));

        async Task<bool> Write(int writer)
        {
            var row = Bob with { Id = $"w{writer:00}" };
            try
            {
                await stores[writer % 2]
                    .Commit(Consumer, new Progress(1, new Checkpoint(2 + writer)), [People.Put(row)], default);
                return true;
            }
            catch (StaleCheckpoint)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Forgets_everything_of_a_consumer_when_it_is_told_to()
    {
        var store = await Defined(Ada);
        var parked = new ParkedEvent(2, "person-1", "Born", "It is poison.", DateTimeOffset.UnixEpoch, 5);
        await store.Commit(Consumer, new Progress(1, new Checkpoint(2, "log_1", "2:a")) { Parked = [parked] }, [], default);
        await store.Reset(Consumer);
        Assert.Equal(Checkpoint.None, (await store.Load(Consumer)).Checkpoint);
        Assert.Empty((await store.Load(Consumer)).Parked);
        Assert.Empty(await store.Query(new ViewQuery(People)));
        await store.Commit(Consumer, 1, [People.Put(Bob)], default);
        Assert.NotNull(await store.Get(People, "p2"));
    }
}
