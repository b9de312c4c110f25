using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class TheFileOfReadModels : IDisposable
{
    private static readonly Person Ada = new("p1", "Ada", 36, "London");
    private static readonly View<Person> People = ViewContract.People;
    private readonly TemporaryDirectory _directory = new();

    private static readonly ViewSet Set = new("people", [People]);

    private string Path => _directory.File("views.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Is_read_with_the_sqlite3_tool()
    {
        await using var store = await Stored(Ada);
        Assert.Equal(
            ["""p1|Ada|36|London|{"id":"p1","name":"Ada","age":36,"city":"London"}"""],
            SqliteTool.Read(Path, $"select key, name, age, city, document from {Set.TableOf(People)}")
        );
        Assert.Matches("^people_v1_[0-9a-f]{8}$", Set.TableOf(People));
        Assert.Equal([$"people@{Set.Id}|1"], SqliteTool.Read(Path, "select consumer, position from _checkpoints"));
    }

    [Fact]
    public async Task Is_one_file_when_it_was_closed()
    {
        await (await Stored(Ada)).DisposeAsync();
        Assert.Equal([Path], Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public async Task Has_what_was_queued_when_it_is_closed()
    {
        var store = await Stored(Ada);
        var commits = Enumerable
            .Range(2, 50)
            .Select(i =>
                store.Commit("people", new Progress(i - 1, new Checkpoint(i)), [People.Put(Ada with { Age = i })], default)
            )
            .ToList();
        await store.DisposeAsync();
        await Task.WhenAll(commits);
        await using var again = await Stored();
        Assert.Equal(51, await again.Checkpoint("people"));
    }

    [Fact]
    public async Task Of_a_newer_program_is_refused()
    {
        await (await Stored(Ada)).DisposeAsync();
        SqliteTool.Run(Path, "pragma user_version = 2");
        Assert.Contains(
            "version 2",
            Assert.Throws<InvalidOperationException>(() => new SqliteViewStore(Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_another_program_is_refused()
    {
        SqliteTool.Run(Path, "create table people(key text)");
        Assert.Contains(
            Path,
            Assert.Throws<InvalidOperationException>(() => new SqliteViewStore(Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void That_is_no_database_is_refused()
    {
        File.WriteAllText(Path, string.Concat(Enumerable.Repeat("This is a letter. ", 1000)));
        Assert.Contains(Path, Assert.Throws<SqliteFault>(() => new SqliteViewStore(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holds_views_of_more_columns_than_a_number_has_bits()
    {
        var wide = new View<Person>("wide", 1, row => row.Id);
        for (var i = 0; i < 69; i++)
            wide = wide.Number($"c{i}", _ => 7);
        wide = wide.Number("c69", row => row.Age);
        await using var store = new SqliteViewStore(Path);
        await store.Define("people", [wide]);
        await store.Commit("people", 1, [wide.Put(Ada)], default);
        await store.Commit("people", 2, [wide.Put(Ada with { Age = 99 })], default);
        Assert.Equal(99, await store.Sum(new ViewQuery(wide), "c69"));
        Assert.Equal(7, await store.Sum(new ViewQuery(wide), "c5"));
    }

    [Fact]
    public async Task Has_nothing_of_a_commit_that_fails_half_way_and_takes_the_next()
    {
        await using var store = await Stored(Ada);
        SqliteTool.Run(
            Path,
            $"create trigger t before insert on {Set.TableOf(People)} when new.key = 'bad' begin select raise(abort, 'no'); end"
        );
        ViewChange[] changes = [People.Put(Ada with { Id = "p2" }), People.Put(Ada with { Id = "bad" })];
        await Assert.ThrowsAsync<SqliteFault>(() => store.Commit("people", 2, changes, default));
        Assert.Equal(1, await store.Checkpoint("people"));
        Assert.Null(await store.Get(People, "p2"));
        await store.Commit("people", 2, changes[..1], default);
        Assert.Equal(2, await store.Checkpoint("people"));
        Assert.NotNull(await store.Get(People, "p2"));
    }

    [Theory]
    [InlineData("age", null, false, 1)]
    [InlineData("age", null, true, 1)]
    [InlineData("age", "city", false, 1)]
    [InlineData("age", "city", true, 1)]
    [InlineData("age", "city name", true, 2)]
    [InlineData(null, null, true, 1)]
    public async Task Gives_a_page_by_indexes_and_sorts_nothing(string? orderBy, string? columns, bool descending, int indexes)
    {
        await using var store = await Stored(Ada);
        Condition[] any =
        [
            .. (columns ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(c => new Condition(c, Comparison.Equal, "x")),
        ];
        var query = new ViewQuery(People) { OrderBy = orderBy, Descending = descending };
        if (any.Length > 0)
            query = query.WhereAny(any);
        var plan = Plan(query);
        Assert.Equal(indexes, plan.Count(line => line.Contains("people", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            plan,
            line =>
                line.StartsWith("SCAN TABLE people", StringComparison.Ordinal)
                && !line.Contains("INDEX", StringComparison.Ordinal)
                && orderBy is not null
        );
        if (indexes == 1)
        {
            Assert.DoesNotContain(plan, line => line.Contains("B-TREE", StringComparison.Ordinal));
            var next = Plan(query with { After = (orderBy is null ? null : 5L, "p") });
            Assert.Contains(
                next,
                line =>
                    line.StartsWith("SEARCH", StringComparison.Ordinal)
                    && line.Contains(orderBy is null ? "key" : "age", StringComparison.Ordinal)
            );
        }
    }

    private string[] Plan(ViewQuery query)
    {
        using var connection = Connection.OpenReadOnly(Path);
        using var plan = connection.Compile("EXPLAIN QUERY PLAN " + ViewSql.Page(Set.TableOf(People), query).Text);
        var lines = new List<string>();
        while (plan.Step())
            lines.Add(plan.Text(3));
        return [.. lines];
    }

    private async Task<SqliteViewStore> Stored(params Person[] rows)
    {
        var store = new SqliteViewStore(Path);
        await store.Define("people", [People]);
        if (rows.Length > 0)
            await store.Commit("people", 1, [.. rows.Select(People.Put)], default);
        return store;
    }
}
