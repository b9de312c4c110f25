using System.Diagnostics;
using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>Event rows a second into a log, by the size of the batch, beside the bare loop in the same kind of file.</summary>
internal static class SqliteCommits
{
    private const int Rounds = 5;
    private const int RowsPerRound = 60_000;

    public static int Run()
    {
        Console.WriteLine("Durable event rows a second, appends of three events, best of five rounds in turn.");
        Console.WriteLine(
            $"{"appends a batch", 16} {"raw loop", 12} {"SqliteLogStore", 16} {"ratio", 8} {"raw CPU", 10} {"store CPU", 10} {"slowest commit", 16}"
        );
        foreach (var appends in new[] { 20, 200, 1000 })
            Compare(appends);
        return 0;
    }

    private static void Compare(int appends)
    {
        using var directory = new TemporaryDirectory();
        using var store = Opened(directory.File("store.db"));
        Opened(directory.File("raw.db")).Dispose();
        using var raw = new RawLoop(directory.File("raw.db"));
        var (forStore, forRaw) = (new SomeTransfers(), new SomeTransfers());
        var (inStore, inLoop) = (new List<Round>(), new List<Round>());
        for (var round = 0; round < Rounds; round++)
        {
            inLoop.Add(Measured(forRaw, appends, raw.Commit));
            inStore.Add(Measured(forStore, appends, store.Commit));
        }
        var (bare, stored) = (Round.Best(inLoop), Round.Best(inStore));
        Console.WriteLine(
            $"{appends, 16} {bare.Rows, 12:n0} {stored.Rows, 16:n0} {stored.Rows / bare.Rows, 8:n2} {bare.Cpu, 7:n2} µs {stored.Cpu, 7:n2} µs {stored.Slowest, 13:n1} ms"
        );
    }

    private static SqliteLogStore Opened(string path)
    {
        var store = new SqliteLogStore(path);
        store.Open();
        return store;
    }

    private static Round Measured(SomeTransfers some, int appends, Action<IReadOnlyList<StoredAppend>> commit)
    {
        var batches = Enumerable
            .Range(0, RowsPerRound / (appends * SomeTransfers.Events))
            .Select(_ => some.Next(appends))
            .ToList();
        var slowest = 0.0;
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            var one = Stopwatch.GetTimestamp();
            commit(batch);
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }
        var rows = batches.Count * appends * SomeTransfers.Events;
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Round(rows / elapsed, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / rows, slowest);
    }

    /// <summary>What one round measured.</summary>
    /// <param name="Rows">A second.</param>
    /// <param name="Cpu">Microseconds of processor time a row.</param>
    /// <param name="Slowest">Milliseconds of the slowest commit.</param>
    private sealed record Round(double Rows, double Cpu, double Slowest)
    {
        public static Round Best(IEnumerable<Round> rounds)
        {
            var all = rounds.ToList();
            return all.OrderByDescending(round => round.Rows).First() with { Cpu = all.Min(round => round.Cpu) };
        }
    }
}
