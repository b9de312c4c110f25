using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class FaultsInMemory
{
    private readonly SomeAppends _some = new();

    [Fact]
    public void Make_a_commit_fail()
    {
        using var store = Failing(CommitMoment.Before);
        Assert.Throws<IOException>(() => store.Commit([_some.Next("c1", "a")]));
        Assert.Throws<LogFault>(() => store.Commit([_some.Next("c2", "a")]));
        Assert.Equal(0, store.Open());
        Assert.Empty(store.Durable);
    }

    [Fact]
    public void Leave_the_outcome_of_a_commit_unknown()
    {
        using var store = Failing(CommitMoment.After);
        Assert.Throws<IOException>(() => store.Commit([_some.Next("c1", "a")]));
        Assert.Throws<LogFault>(() => store.Commit([_some.Next("c2", "a")]));
        store.OnDiscard = () => throw new IOException("no disk");
        Assert.Throws<IOException>(() => store.Open());
        store.OnDiscard = null;
        Assert.Equal(0, store.Open());
        Assert.Null(store.FindCommand("c1"));
    }

    [Fact]
    public void Let_a_restart_find_what_nobody_discarded()
    {
        using var store = Failing(CommitMoment.After);
        Assert.Throws<IOException>(() => store.Commit([_some.Next("c1", "a")]));
        store.Dispose();
        Assert.Equal(1, store.Open());
        Assert.NotNull(store.FindCommand("c1"));
    }

    [Fact]
    public void Keep_a_log_from_opening()
    {
        using var store = new InMemoryLogStore { OnOpen = () => throw new IOException("no disk") };
        Assert.Throws<IOException>(() => store.Open());
        store.OnOpen = null;
        Assert.Equal(0, store.Open());
    }

    [Fact]
    public void Show_a_version_that_leaves_a_hole_which_sqlite_does_not_look_for()
    {
        using var store = new InMemoryLogStore();
        store.Open();
        var skipping = _some.Event("a", "T", "{}") with { Version = 2 };
        Assert.Throws<LogFault>(() => store.Commit([new StoredAppend("c1", [skipping], null, [])]));
    }

    [Theory]
    [InlineData(CommitMoment.Before, 0)]
    [InlineData(CommitMoment.After, 5)]
    public async Task Hit_read_models_before_or_after_they_are_stored(CommitMoment when, long checkpoint)
    {
        await using var store = new InMemoryViewStore();
        var view = new View<Person>("people", 1, row => row.Id);
        await store.Define("people", [view]);
        store.OnCommit = (moment, _, _) => Fail(moment == when);
        await Assert.ThrowsAsync<IOException>(() =>
            store.Commit("people", 5, [view.Put(new Person("p1", "Ada", 36, null))], default)
        );
        Assert.Equal(checkpoint, await store.Checkpoint("people"));
        Assert.Equal(checkpoint > 0, await store.Get(view, "p1") is not null);
    }

    private static InMemoryLogStore Failing(CommitMoment when)
    {
        var store = new InMemoryLogStore { OnCommit = (moment, _) => Fail(moment == when) };
        store.Open();
        return store;
    }

    private static void Fail(bool now)
    {
        if (now)
            throw new IOException("no disk");
    }
}
