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
            await store.Define(view.Name, [view], CancellationToken.None);
            await Measure(store, view, "new");
            await Measure(store, view, "changed");
        }
        await Page(
            store,
            "a user's newest",
            new ViewQuery(Indexed)
            {
                OrderBy = "created",
                Descending = true,
                Limit = 20,
            }.Where("user", Comparison.Equal, "user_7")
        );
        await Page(
            store,
            "of either",
            new ViewQuery(Indexed)
            {
                OrderBy = "created",
                Descending = true,
                Limit = 20,
            }.WhereAny(new Condition("user", Comparison.Equal, "user_7"), new Condition("account", Comparison.Equal, "acc_8"))
        );
        await Rows(store);
        return 0;
    }

    private static async Task Measure(SqliteViewStore store, View<Transfer> view, string what)
    {
        var batches = Enumerable.Range(0, Batches).Select(b => Rows(view, b)).ToList();
        var started = Stopwatch.GetTimestamp();
        var position = (await store.Load(view.Name, CancellationToken.None)).Checkpoint.Position;
        foreach (var batch in batches)
            await store.Commit(view.Name, new Progress(position, new Checkpoint(++position)), batch, CancellationToken.None);
        Console.WriteLine(
            $"{view.Name, 10} {what, 10} {Batch * Batches / Stopwatch.GetElapsedTime(started).TotalSeconds, 12:n0} rows/s"
        );
    }

    private static async Task Page(SqliteViewStore store, string what, ViewQuery query)
    {
        const int times = 2000;
        await store.Query(query, CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            if ((await store.Query(query, CancellationToken.None)).Count != query.Limit)
                throw new InvalidOperationException("A page is not full.");
        Console.WriteLine($"{"page", 10} {what, 20} {Stopwatch.GetElapsedTime(started).TotalMicroseconds / times, 12:n1} µs");
    }

    private static async Task Rows(SqliteViewStore store)
    {
        string[] keys = [.. Enumerable.Range(0, Batch).Select(i => KeyOf(i * 89 % (Batch * Batches)))];
        await Measure(
            "one by one",
            async () =>
            {
                foreach (var key in keys)
                    await store.Get(Indexed, key, CancellationToken.None);
            }
        );
        await Measure("at once", async () => await store.GetMany(Indexed, keys, CancellationToken.None));
    }

    private static async Task Measure(string what, Func<Task> read)
    {
        const int times = 200;
        await read();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            await read();
        var microseconds = Stopwatch.GetElapsedTime(started).TotalMicroseconds / times / Batch;
        Console.WriteLine($"{"rows", 10} {what, 20} {microseconds, 12:n2} µs");
    }

    private static string KeyOf(int number) => $"txn_01kan{number:d21}";

    private static List<ViewChange> Rows(View<Transfer> view, int batch) =>
        [
            .. Enumerable
                .Range(batch * Batch, Batch)
                .Select(i => view.Put(new Transfer(KeyOf(i), $"user_{i % 1000}", $"acc_{i % 997}", i, "100.00"))),
        ];

    private sealed record Transfer(string Id, string User, string Account, long Created, string Amount);
}
