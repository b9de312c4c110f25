using System.Diagnostics;
using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>Rows a second into a view, new ones and changed ones, and what a page of them costs.</summary>
internal static class SqliteViewCommits
{
    private const int Batch = 2000;
    private const int Batches = 100;

    private static readonly View<Transfer> Plain = new("plain", 1, row => row.Id);

    private static readonly View<Transfer> Indexed = new View<Transfer>("indexed", 1, row => row.Id)
        .Text("user", row => row.User)
        .Text("account", row => row.Account)
        .Number("created", row => row.Created)
        .Index("user", "created")
        .Index("account", "created");

    public static async Task<int> Run()
    {
        using var directory = new TemporaryDirectory();
        await using var store = new SqliteViewStore(directory.File("views.db"));
        foreach (var view in new[] { Plain, Indexed })
        {
            store.Define(view.Name, [view]);
            await Measure(store, view, "new");
            await Measure(store, view, "changed");
        }
        Page(
            store,
            "a user's newest",
            new ViewQuery(Indexed)
            {
                OrderBy = "created",
                Descending = true,
                Limit = 20,
            }.Where("user", Comparison.Equal, "user_7")
        );
        Page(
            store,
            "of either",
            new ViewQuery(Indexed)
            {
                OrderBy = "created",
                Descending = true,
                Limit = 20,
            }.WhereAny(new Condition("user", Comparison.Equal, "user_7"), new Condition("account", Comparison.Equal, "acc_8"))
        );
        return 0;
    }

    private static async Task Measure(SqliteViewStore store, View<Transfer> view, string what)
    {
        var batches = Enumerable.Range(0, Batches).Select(b => Rows(view, b)).ToList();
        var started = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
            await store.Commit(view.Name, 1, batch, CancellationToken.None);
        Console.WriteLine(
            $"{view.Name, 10} {what, 10} {Batch * Batches / Stopwatch.GetElapsedTime(started).TotalSeconds, 12:n0} rows/s"
        );
    }

    private static void Page(SqliteViewStore store, string what, ViewQuery query)
    {
        const int times = 2000;
        store.Query(query);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            if (store.Query(query).Count != query.Limit)
                throw new InvalidOperationException("A page is not full.");
        Console.WriteLine($"{"page", 10} {what, 20} {Stopwatch.GetElapsedTime(started).TotalMicroseconds / times, 12:n1} µs");
    }

    private static List<ViewChange> Rows(View<Transfer> view, int batch) =>
        [
            .. Enumerable
                .Range(batch * Batch, Batch)
                .Select(i => view.Put(new Transfer($"txn_01kan{i:d21}", $"user_{i % 1000}", $"acc_{i % 997}", i, "100.00"))),
        ];

    private sealed record Transfer(string Id, string User, string Account, long Created, string Amount);
}
