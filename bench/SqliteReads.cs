using System.Diagnostics;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>What reading a log of a million events costs: opening, scanning, finding commands, reading streams.</summary>
internal static class SqliteReads
{
    private const int Million = 1_000_000;

    public static int Run()
    {
        using var directory = new TemporaryDirectory();
        using var store = new SqliteLogStore(directory.File("log.db"));
        store.Open();
        var some = new SomeTransfers();
        for (var events = 0; events < Million; events += 1000 * SomeTransfers.Events)
            store.Commit(some.Next(1000));
        Console.WriteLine($"{"open", 20} {Seconds(() => store.Open()) * 1e3, 12:n1} ms");
        var processor = Environment.CpuUsage.TotalTime;
        var scan = Seconds(() => store.Scan(0).Sum(e => (long)e.Data.Length));
        processor = Environment.CpuUsage.TotalTime - processor; // Of both runs.
        Console.WriteLine(
            $"{"scan", 20} {Million / scan, 12:n0} rows/s, {processor.TotalMicroseconds / 2 / Million:n2} µs of processor time a row"
        );
        Each("find a command", 100_000, i => store.FindCommand($"cmd_01kan{i * 7 % (Million / 3) * 3:d21}") is not null);
        Each("find no command", 100_000, i => store.FindCommand($"cmd_01kbn{i:d21}") is null);
        Each(
            "read a stream of 3",
            100_000,
            i => store.ReadStream($"transaction-txn_01kan{i * 7 % (Million / 3) * 3:d21}", 0, 10).Count == 3
        );
        FindWhileWriting(store, some);
        return 0;
    }

    // Each commit makes the readers' caches stale, so this is what a command costs on a busy log, ten of them a commit.
    private static void FindWhileWriting(SqliteLogStore store, SomeTransfers some)
    {
        const int times = 10_000;
        var spent = TimeSpan.Zero;
        for (var i = 0; i < times; i += 10)
        {
            store.Commit(some.Next(20));
            var started = Stopwatch.GetTimestamp();
            for (var j = i; j < i + 10; j++)
                store.FindCommand($"cmd_01kbn{j:d21}");
            spent += Stopwatch.GetElapsedTime(started);
        }
        Console.WriteLine($"{"find while writing", 20} {spent.TotalMicroseconds / times, 12:n2} µs");
    }

    private static void Each(string what, int times, Func<int, bool> read)
    {
        var seconds = Seconds(() =>
        {
            for (var i = 0; i < times; i++)
                if (!read(i))
                    throw new InvalidOperationException($"'{what}' went wrong at {i}.");
        });
        Console.WriteLine($"{what, 20} {seconds / times * 1e6, 12:n2} µs");
    }

    private static double Seconds(Action what)
    {
        what(); // Warm.
        var started = Stopwatch.GetTimestamp();
        what();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Seconds<T>(Func<T> what) =>
        Seconds(() =>
        {
            _ = what();
        });
}
