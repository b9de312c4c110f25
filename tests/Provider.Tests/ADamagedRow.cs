using Florin.Platform.Projections;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>A row, a checkpoint or a note that SQLite reads well and that nobody wrote is damage of the file as any other.</summary>
public sealed class ADamagedRow : SomeReadModels
{
    [Theory]
    [InlineData("'{garbage'")]
    [InlineData("''")]
    [InlineData("'null'")]
    [InlineData("'[]'")]
    [InlineData("'{}'")]
    [InlineData("x'00ff'")]
    [InlineData("""'{"id":"p1","name":7,"age":36}'""")]
    [InlineData("""'{"id":"p2","name":"Ada","age":36}'""")]
    public async Task Has_the_file_set_aside_and_begun_anew(string document)
    {
        await using var store = await Stored();
        Damage(document);
        await Assert.ThrowsAsync<ViewFault>(() => store.Find(People, "p1").AsTask());
        Assert.Equal(1, Lost);
        await IsAnew(store);
    }

    [Theory]
    [InlineData("find")]
    [InlineData("find many")]
    [InlineData("rows")]
    [InlineData("page")]
    [InlineData("load")]
    public async Task Is_met_however_it_is_read(string how)
    {
        await using var store = await Stored();
        Damage("'{garbage'");
        await Assert.ThrowsAsync<ViewFault>(async () =>
        {
            _ = how switch
            {
                "find" => await store.Find(People, "p1", default),
                "find many" => (await store.FindMany(People, ["p0", "p1"], default))[1],
                "rows" => (await store.Rows(People, query => query, default))[0],
                "page" => (await store.Page(People, new PageRequest(10, null, "people"), query => query, default)).Items[0],
                _ => await Loaded(store),
            };
        });
        Assert.Equal(1, Lost);
        await IsAnew(store);
    }

    [Fact]
    public async Task Is_met_where_only_a_number_is_missing()
    {
        var pages = new View<Numbered>("pages", 1, row => $"{row.Number}");
        await using var store = await Stored();
        await store.Define("pages", [pages], default);
        await store.Commit("pages", new Progress(0, new Checkpoint(1)), [pages.Put(new Numbered(0, null, 7))], default);
        SqliteTool.Run(Path, $"update {new ViewSet("pages", [pages]).TableOf(pages)} set document = '{{\"number\":0}}'");
        await Assert.ThrowsAsync<ViewFault>(() => store.Find(pages, "0").AsTask());
        await store.Commit("pages", new Progress(0, new Checkpoint(1)), [pages.Put(new Numbered(0, null, 7))], default);
        Assert.Equal(new Numbered(0, null, 7), await store.Find(pages, "0"));
    }

    [Fact]
    public async Task Costs_the_file_once_however_many_read_it_at_the_same_time()
    {
        await using var store = await Stored();
        Damage("'{}'");
        await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        try
                        {
                            Assert.Null(await store.Find(People, "p1"));
                        }
                        catch (ViewFault) { } // Until the file is there again.
                    })
                )
        );
        Assert.Equal(1, Lost);
        await IsAnew(store);
    }

    [Fact]
    public async Task Is_none_where_the_row_is_another_one_meanwhile()
    {
        await using var store = await Stored();
        var fault = new UnreadableRow("people", "p1", "it was damaged before the file was replaced.");
        Assert.IsType<ViewFault>(await store.Damaged(People, "p1", [(byte)'{'], fault));
        Assert.Equal((0, Ada), (Lost, await store.Find(People, "p1")));
    }

    [Fact]
    public async Task Is_a_fault_of_the_program_where_the_log_gives_it_again()
    {
        await using var store = await Stored();
        Damage("'{}'");
        await Assert.ThrowsAsync<ViewFault>(() => store.Find(People, "p1").AsTask());
        await store.Commit("people", new Progress(0, new Checkpoint(1)), [People.Put(Ada)], default);
        Damage("'{}'");
        await Assert.ThrowsAsync<UnreadableRow>(() => store.Find(People, "p1").AsTask());
        Assert.Equal(1, Lost);
    }

    [Theory]
    [InlineData("position", "'far'")]
    [InlineData("position", "1.5")]
    [InlineData("position", "x'01'")]
    [InlineData("building", "'no'")]
    [InlineData("mark", "'7:00000000000000000000000000000000'")]
    [InlineData("mark", "'no mark'")]
    public async Task Is_met_in_a_checkpoint(string column, string value)
    {
        await using var store = await Stored();
        SqliteTool.Run(Path, $"update _checkpoints set {column} = {value}");
        await Assert.ThrowsAsync<ViewFault>(() => store.Load("people").AsTask());
        Assert.Equal(1, Lost);
        await IsAnew(store);
    }

    private static async Task<Person?> Loaded(IViewStore store)
    {
        var changes = new Changes(store);
        await changes.Load(People, "p1", default);
        return changes.Get(People, "p1");
    }

    private void Damage(string document) => SqliteTool.Run(Path, $"update {Table} set document = {document}");

    private async Task IsAnew(IViewStore store)
    {
        Assert.Equal(0, await store.Checkpoint("people"));
        Assert.Null(await store.Find(People, "p1"));
        await store.Commit("people", new Progress(0, new Checkpoint(1)), [People.Put(Ada)], default);
        Assert.Equal(Ada, await store.Find(People, "p1"));
        Assert.NotEmpty(Directory.GetFiles(Folder, "views.db.aside-*"));
    }

    internal sealed record Numbered(long Number, string? Word, long Count, int Added = 3);
}
