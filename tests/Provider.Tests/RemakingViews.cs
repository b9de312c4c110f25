using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>Read models that are made again only to be compared.</summary>
public sealed class RemakingViews : IAsyncLifetime, IDisposable
{
    private static readonly View<Row> Rows = new View<Row>("rows", 1, row => row.Id).Text("text", row => row.Text);
    private readonly TemporaryDirectory _directory = new();
    private readonly RemadeViews _views;

    public RemakingViews() => _views = new RemadeViews(_directory.File("remade"));

    public ValueTask InitializeAsync() => _views.Define("test", [Rows]);

    public async ValueTask DisposeAsync()
    {
        await _views.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _directory.Dispose();

    // More than is buffered, some rows larger than a buffer or what is read at once.
    [Fact]
    public async Task Gives_each_row_as_it_was_put_last()
    {
        const int Count = 3000;
        for (var round = 0; round < 2; round++)
        for (var i = 0; i < Count; i++)
            await Commit(changes => changes.Put(Rows, new Row($"row-{i}", Text(i + round))));
        await Commit(changes => changes.Delete(Rows, "row-7"));
        for (var i = Count - 1; i >= 0; i--)
            Assert.Equal(i == 7 ? null : Text(i + 1), await Get($"row-{i}"));
        Assert.Null(await Get("another"));
    }

    [Fact]
    public async Task Leaves_nothing_behind()
    {
        await Commit(changes => changes.Put(Rows, new Row("a", "b")));
        await _views.DisposeAsync();
        Assert.Empty(Directory.EnumerateFiles(_directory.Path));
    }

    private static string Text(int i) =>
        new(
            (char)('a' + (i % 26)),
            i % 1000 == 999 ? 1_500_000
                : i % 100 == 99 ? 50_000
                : i % 700
        );

    private async Task<string?> Get(string id) => await _views.Get(Rows, id) is { } document ? Rows.Row(document).Text : null;

    private async Task Commit(Action<Changes> change)
    {
        var changes = new Changes(_views);
        change(changes);
        await _views.Commit("test", 1, changes.ToList(), CancellationToken.None);
    }

    internal sealed record Row(string Id, string Text);
}
