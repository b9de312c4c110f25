using System.Collections.Concurrent;
using System.Globalization;
using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>However the file of the read models is damaged, it is set aside and created again: logs rebuild what was in it.</summary>
public sealed class DamagedReadModels : SomeReadModels
{
    public static TheoryData<string> Statements =>
        [
            "delete from _views",
            "drop table _views",
            "drop table _checkpoints",
            "drop table _parked",
            "alter table _checkpoints drop column mark",
            $"drop table {Table}",
            $"alter table {Table} rename column document to other",
        ];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Are_begun_anew_at_the_start_where_somebody_changed_the_tables(string statement)
    {
        await (await Stored()).DisposeAsync();
        SqliteTool.Run(Path, statement);
        await using var store = await Opened();
        await AreAnew(store);
    }

    [Theory]
    [InlineData("_views")]
    [InlineData("_checkpoints")]
    [InlineData("_parked")]
    [InlineData("people")]
    public async Task Are_begun_anew_where_a_table_cannot_be_read(string table)
    {
        await (await Stored()).DisposeAsync();
        Overwrite(table == "people" ? Table : table);
        await using var store = await Opened();
        await Meets(() => store.Load("people", default).AsTask());
        await Meets(() => store.Get(People, "p1", default).AsTask());
        await AreAnew(store);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("many")]
    [InlineData("query")]
    [InlineData("count")]
    [InlineData("sum")]
    [InlineData("commit")]
    [InlineData("reset")]
    public async Task Are_begun_anew_while_they_are_open_by_whatever_meets_it_first(string met)
    {
        await using var store = await Stored();
        await store.Get(People, "p1", default);
        SqliteTool.Run(Path, $"drop table {Table}");
        var query = new ViewQuery(People);
        Func<Task> first = met switch
        {
            "get" => () => store.Get(People, "p1", default).AsTask(),
            "many" => () => store.GetMany(People, ["p1", "p2"], default).AsTask(),
            "query" => () => store.Query(query, default).AsTask(),
            "count" => () => store.Count(query, default).AsTask(),
            "sum" => () => store.Sum(query, "age", default).AsTask(),
            "commit" => () => store.Commit("people", new Progress(1, new Checkpoint(2)), [People.Put(Ada)], default),
            _ => () => store.Reset("people", default).AsTask(),
        };
        if (met == "reset")
            await first();
        else
            await Assert.ThrowsAsync<ViewFault>(first);
        Assert.Equal(1, Lost);
        await AreAnew(store);
    }

    [Fact]
    public async Task Are_replaced_once_for_all_who_meet_it_at_the_same_time()
    {
        await using var store = await Stored();
        SqliteTool.Run(Path, $"drop table {Table}");
        await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(i =>
                    Task.Run(() =>
                        Meets(() =>
                            i % 4 == 0
                                ? store.Commit("people", new Progress(1, new Checkpoint(2)), [People.Put(Ada)], default)
                                : store.Get(People, "p1", default).AsTask()
                        )
                    )
                )
        );
        Assert.Equal(1, Lost);
        await AreAnew(store);
    }

    [Fact]
    public async Task Are_what_a_late_caller_is_answered_with_although_the_new_file_is_whole()
    {
        await (await Stored()).DisposeAsync();
        var sets = new ConcurrentDictionary<string, ViewSet>(StringComparer.Ordinal) { ["people"] = new("people", [People]) };
        var damage = new DamagedViews(Path, () => new ViewFile(Path, durable: false), _ => File.Delete(Path), sets);
        var file = damage.File!;
        SqliteTool.Run(Path, $"drop table {Table}");
        var fault = Assert.Throws<SqliteFault>(() => file.Read((reader, table) => reader.Get(table, "p1"), Table));
        Assert.IsType<ViewFault>(await damage.Meet(file, fault));
        Assert.NotSame(file, damage.File);
        Assert.IsType<ViewFault>(await damage.Meet(file, fault));
        await damage.DisposeAsync();
    }

    [Fact]
    public async Task Are_set_aside_only_so_often_until_somebody_looks_at_the_disk()
    {
        await using var store = await Stored();
        for (var i = 0; i < 5; i++)
        {
            SqliteTool.Run(Path, $"drop table if exists {Table}");
            await Assert.ThrowsAsync<ViewFault>(() => store.Get(People, "p1", default).AsTask());
        }
        Assert.Equal(3, Lost);
    }

    [Theory]
    [InlineData("raise(abort, 'no')")]
    [InlineData("no_such_function()")]
    public async Task Are_kept_where_only_what_was_asked_is_wrong(string fails)
    {
        await using var store = await Stored();
        SqliteTool.Run(Path, $"create trigger t before insert on {Table} begin select {fails}; end");
        await Assert.ThrowsAsync<SqliteFault>(() =>
            store.Commit("people", new Progress(1, new Checkpoint(2)), [People.Put(Ada with { Id = "p2" })], default)
        );
        Assert.Equal(1, await store.Checkpoint("people"));
        Assert.Empty(Directory.GetFiles(Folder, "views.db.aside-*"));
    }

    [Fact]
    public void Are_not_looked_for_in_a_directory()
    {
        Directory.CreateDirectory(Path);
        var fault = Assert.Throws<SqliteFault>(() => new SqliteProvider().OpenViews(Place));
        Assert.Contains("is a directory and not a file; move it away", fault.Message, StringComparison.Ordinal);
    }

    private async Task AreAnew(IViewStore store)
    {
        Assert.Equal(0, await store.Checkpoint("people"));
        Assert.Null(await store.Get(People, "p1", default));
        await store.Commit("people", new Progress(0, new Checkpoint(1)), [People.Put(Ada)], default);
        Assert.NotNull(await store.Get(People, "p1", default));
        Assert.NotEmpty(Directory.GetFiles(Folder, "views.db.aside-*"));
    }

    // What meets the damage may fail; only in this way.
    private static async Task Meets(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is ViewFault or StaleCheckpoint) { }
    }

    private void Overwrite(string table)
    {
        var root = SqliteTool.Run(Path, $"select rootpage from sqlite_master where name = '{table}'").Single();
        using var file = File.OpenWrite(Path);
        file.Position = (long.Parse(root, CultureInfo.InvariantCulture) - 1) * 4096;
        file.Write(Enumerable.Repeat((byte)0xA5, 64).ToArray());
    }
}
