using Florin.Platform.Projections;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What every storage of read models promises to programs of two versions that use it beside each other.</summary>
public abstract class ViewVersionContract : ViewContract
{
    private static readonly View<Person> Second = PeopleOf(version: 2);
    private static readonly View<Person> More = new("more", 1, row => row.Id);

    private static readonly ParkedEvent Poison = new(3, "person-1", "Born", "It is poison.", DateTimeOffset.UnixEpoch, 5);

    [Fact]
    public async Task Leaves_alone_what_a_program_of_another_version_keeps()
    {
        var older = await Defined(Ada);
        await older.Commit(Consumer, new Progress(1, new Checkpoint(4)) { Parked = [Poison] }, [People.Put(Bob)], default);
        var newer = await Beside();

        await newer.Define(Consumer, [Second]);

        Assert.Equal(0, await newer.Checkpoint(Consumer));
        Assert.Empty((await newer.Load(Consumer)).Parked);
        Assert.Null(await newer.Get(Second, "p1"));
        Assert.Equal(4, await older.Checkpoint(Consumer));
        Assert.Equal([Poison], (await older.Load(Consumer)).Parked);
        Assert.Equal("p1 p2", Keys(await older.Query(new ViewQuery(People))));
    }

    [Fact]
    public async Task Lets_programs_of_two_versions_go_on_beside_each_other()
    {
        var (older, newer) = (await Defined(Ada), await Beside());
        await newer.Define(Consumer, [Second]);
        for (var i = 0; i < 5; i++)
        {
            await newer.Commit(Consumer, new Progress(i, new Checkpoint(i + 1)), [Second.Put(Bob with { Age = i })], default);
            await older.Commit(
                Consumer,
                new Progress(i + 1, new Checkpoint(i + 2)),
                [People.Put(Ada with { Age = i })],
                default
            );
        }
        Assert.Equal((6, 5), (await older.Checkpoint(Consumer), await newer.Checkpoint(Consumer)));
        Assert.Equal("p1", Keys(await older.Query(new ViewQuery(People))));
        Assert.Equal("p2", Keys(await newer.Query(new ViewQuery(Second))));
        Assert.Equal((4, 4), (await older.Sum(new ViewQuery(People), "age"), await newer.Sum(new ViewQuery(Second), "age")));
        await newer.Reset(Consumer);
        Assert.Equal((6, 0), (await older.Checkpoint(Consumer), await newer.Checkpoint(Consumer)));
        Assert.Equal((1, 0), (await older.Count(new ViewQuery(People)), await newer.Count(new ViewQuery(Second))));
    }

    [Fact]
    public async Task Has_what_the_version_before_kept_when_a_program_goes_back_to_it()
    {
        var store = await Restarted(await Defined(Ada));
        await store.Define(Consumer, [Second]);
        await store.DropUnused(Consumer);
        await store.Commit(Consumer, new Progress(0, new Checkpoint(1)), [Second.Put(Bob)], default);
        store = await Restarted(store);

        await store.Define(Consumer, [People]);
        await store.DropUnused(Consumer);

        Assert.Equal(1, await store.Checkpoint(Consumer));
        Assert.Equal("p1", Keys(await store.Query(new ViewQuery(People))));
        await store.Define(Consumer, [Second]);
        Assert.Equal("p2", Keys(await store.Query(new ViewQuery(Second))));
    }

    [Fact]
    public async Task Starts_a_consumer_over_when_it_has_one_view_less()
    {
        var store = await Defined();
        await store.Define(Consumer, [People, More]);
        await store.Commit(Consumer, new Progress(0, new Checkpoint(3)), [People.Put(Ada), More.Put(Ada)], default);
        store = await Restarted(store);

        await store.Define(Consumer, [People]);

        Assert.Equal(0, await store.Checkpoint(Consumer));
        Assert.Null(await store.Get(People, "p1"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await (await Restarted(store)).Get(More, "p1"));
    }

    [Fact]
    public async Task Takes_the_order_of_a_consumers_views_for_nothing()
    {
        var store = await Defined();
        await store.Define(Consumer, [People, More]);
        await store.Commit(Consumer, new Progress(0, new Checkpoint(3)), [People.Put(Ada), More.Put(Bob)], default);
        store = await Restarted(store);
        await store.Define(Consumer, [More, People]);
        Assert.Equal(3, await store.Checkpoint(Consumer));
        Assert.NotNull(await store.Get(More, "p2"));
    }

    [Fact]
    public async Task Drops_all_other_versions_but_the_one_that_has_come_furthest()
    {
        var other = new View<Person>("other", 1, row => row.Id);
        var store = await Defined();
        await store.Define("people-too", [other]);
        await store.Commit("people-too", new Progress(0, new Checkpoint(1)), [other.Put(Ada)], default);
        for (var version = 1; version <= 4; version++)
        {
            var people = PeopleOf(version);
            await store.Define(Consumer, [people]);
            var checkpoint = new Checkpoint(version == 2 ? 9 : version);
            await store.Commit(Consumer, new Progress(0, checkpoint) { Parked = [Poison] }, [people.Put(Ada)], default);
        }

        await store.DropUnused(Consumer);
        await store.DropUnused(Consumer);

        Assert.Equal(4, await store.Checkpoint(Consumer));
        Assert.Equal((0, 0), await Kept(1));
        Assert.Equal((9, 1), await Kept(2));
        Assert.Equal((0, 0), await Kept(3));
        Assert.Equal((4, 1), await Kept(4));
        Assert.NotNull(await store.Get(other, "p1"));

        async Task<(long Checkpoint, long Rows)> Kept(int version)
        {
            await store.Define(Consumer, [PeopleOf(version)]);
            Assert.Equal(await store.Checkpoint(Consumer) > 0, (await store.Load(Consumer)).Parked.Count > 0);
            return (await store.Checkpoint(Consumer), await store.Count(new ViewQuery(PeopleOf(version))));
        }
    }

    [Fact]
    public async Task Drops_nothing_of_consumers_that_it_is_not_told_of()
    {
        var store = await Defined(Ada);
        await store.Define("another", [More]);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.DropUnused("nobody"));
        await store.DropUnused("another");
        Assert.Equal(1, await store.Checkpoint(Consumer));
        Assert.NotNull(await store.Get(People, "p1"));
    }
}
