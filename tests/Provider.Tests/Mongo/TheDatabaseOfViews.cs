using Florin.Mongo;
using Florin.Platform.Projections;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Mongo;

/// <summary>Whose a database is, and what becomes of one that somebody drops.</summary>
public sealed class TheDatabaseOfViews(OneMongo mongo) : IDisposable
{
    private readonly SomeViews _views = new(mongo);

    public void Dispose() => _views.Drop();

    [Fact]
    public async Task Is_of_one_log_for_ever()
    {
        await using var store = _views.Open();
        await store.Belong("log_1", default);
        await using var again = _views.Open();
        await again.Belong("log_1", default);
        await using var other = _views.Open();
        var fault = await Assert.ThrowsAsync<ViewFault>(async () => await other.Belong("log_2", default));
        Assert.Contains("another installation: of the log log_1, not of log_2", fault.Message);
        Assert.Contains("Storage:Mongo:DatabasePrefix", fault.Message);
    }

    [Fact]
    public async Task Has_its_connections_counted()
    {
        await using var store = await Kept();
        var pool = store.Pool!; // It has one.
        Assert.Equal((true, 0, 0, new MongoOptions().MaxPoolSize), (pool.Open > 0, pool.InUse, pool.Waiting, pool.Max));
    }

    [Fact]
    public async Task Is_taken_by_the_first_where_an_earlier_version_noted_no_log()
    {
        await using var before = _views.Open();
        await before.Define("people", [ViewContract.People], default);
        await using var store = _views.Open();
        await store.Belong("log_1", default);
        await using var other = _views.Open();
        await Assert.ThrowsAsync<ViewFault>(async () => await other.Belong("log_2", default));
    }

    [Fact]
    public async Task Is_found_to_be_dropped_by_who_reads()
    {
        await using var store = await Kept();
        var lost = 0;
        store.WhenLost(() => Task.FromResult(++lost));
        Assert.Null(await store.Get(ViewContract.People, "nobody", default));
        Assert.Equal(0, lost);
        _views.Drop();
        var fault = await Assert.ThrowsAsync<ViewFault>(async () => await store.Get(ViewContract.People, "nobody", default));
        Assert.Contains("was dropped", fault.Message);
        await Assert.ThrowsAsync<ViewFault>(async () => await store.Count(new ViewQuery(ViewContract.People), default));
        Assert.Equal(2, lost);
    }

    [Fact]
    public async Task Is_found_to_be_dropped_by_who_commits_and_is_made_again()
    {
        await using var store = await Kept();
        var lost = 0;
        store.WhenLost(() => Task.FromResult(++lost));
        _views.Drop();
        await Assert.ThrowsAsync<StaleCheckpoint>(() => store.Commit("people", new Progress(3, At(4)), [], default));
        Assert.Equal(1, lost);
        Assert.Equal(0, (await store.Load("people", default)).Checkpoint.Position);
        await store.Commit("people", new Progress(0, At(4)), [], default);
        await using var again = _views.Open();
        await again.Belong("log_1", default); // It is this service's as before.
        using var database = new ViewDatabase("account", _views.Options);
        Assert.True(await database.Exists(default));
    }

    private async Task<IViewStore> Kept()
    {
        var store = _views.Open();
        await store.Belong("log_1", default);
        await store.Define("people", [ViewContract.People], default);
        await store.Commit("people", new Progress(0, At(3)), [], default);
        return store;
    }

    private static Checkpoint At(long position) => Checkpoint.None with { Position = position };
}
