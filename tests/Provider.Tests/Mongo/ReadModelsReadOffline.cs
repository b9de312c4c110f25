using Florin.Mongo;
using Florin.Platform.Projections;
using Florin.Testing.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Provider.Tests.Mongo;

/// <summary>Read models in MongoDB as <c>florin verify</c> reads them.</summary>
public sealed class ReadModelsReadOffline(OneMongo mongo) : IAsyncLifetime
{
    private static readonly View<Person> People = ViewContract.People;
    private static readonly Person Ada = new("p1", "Ada", 36, "London");
    private static readonly Person Bob = new("p2", "Bob", null, null);
    private readonly SomeViews _views = new(mongo);

    public async ValueTask InitializeAsync()
    {
        await using var store = _views.Open();
        await Fill(store);
    }

    public ValueTask DisposeAsync()
    {
        _views.Drop();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Are_those_that_are_made_again()
    {
        Assert.Null(await Difference());
        Assert.Null(await Asked(views => views.Problem()));
        Assert.Null(await Asked(views => views.MissingIndex(People)));
        Assert.Equal(2, await Asked(views => views.Standing("people").Checkpoint.Position));
        Assert.False(await Asked(views => views.IsOutdated("people")));
    }

    [Fact]
    public async Task Leave_nothing_behind_of_what_is_made_again()
    {
        await Difference();
        using var database = new ViewDatabase("account", _views.Options);
        using var names = await database.Data.Client.ListDatabaseNamesAsync(TestContext.Current.CancellationToken);
        var there = await names.ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([database.Name], there.Where(name => name.StartsWith(database.Name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("p1", "age", 37L, "people, row 'p1': age is 37, but the log has 36")]
    [InlineData("p1", "name", "Ade", "people, row 'p1': name is Ade, but the log has Ada")]
    [InlineData("p2", "city", "", "people, row 'p2': city is , but the log has ")]
    [InlineData("p2", "more", 1L, "people, row 'p2' has a field more, but the log does not")]
    public async Task Differ_in_a_field(string key, string field, object value, string said)
    {
        await Change(rows => rows.UpdateOne(row => row["_id"] == key, Builders<BsonDocument>.Update.Set(field, value)));
        Assert.Equal(said, await Difference());
    }

    [Fact]
    public async Task Lack_a_row()
    {
        await Change(rows => rows.DeleteOne(row => row["_id"] == "p1"));
        Assert.Equal("people lacks the row 'p1' that the log has", await Difference());
    }

    [Fact]
    public async Task Have_a_row_too_many()
    {
        await Change(rows => rows.InsertOne(new BsonDocument("_id", "p15")));
        Assert.Equal("people has the row 'p15', but the log does not", await Difference());
    }

    [Fact]
    public async Task Lack_an_index()
    {
        await Change(rows => rows.Indexes.DropOne("2"));
        Assert.EndsWith("(city, age)", await Asked(views => views.MissingIndex(People)), StringComparison.Ordinal);
    }

    private static async Task Fill(IViewStore store)
    {
        await store.Define("people", [People], default);
        await store.Commit("people", new Progress(0, new Checkpoint(2)), [People.Put(Ada), People.Put(Bob)], default);
    }

    private Task<string?> Difference() =>
        Asked(async views =>
        {
            await using var remade = views.Remade(isQueried: false);
            await Fill(remade);
            return views.DifferenceFrom(remade, People);
        });

    private Task<T> Asked<T>(Func<MongoOfflineViews, T> ask) => Asked(views => Task.FromResult(ask(views)));

    private async Task<T> Asked<T>(Func<MongoOfflineViews, Task<T>> ask)
    {
        await using var views = new MongoOfflineViews("account", _views.Options);
        Assert.True(views.Exist);
        views.Open();
        views.Find("people", [People]);
        return await ask(views);
    }

    private Task Change(Action<IMongoCollection<BsonDocument>> change)
    {
        using var database = new ViewDatabase("account", _views.Options);
        change(database.Rows(new ViewSet("people", [People]).TableOf(People)));
        return Task.CompletedTask;
    }
}
