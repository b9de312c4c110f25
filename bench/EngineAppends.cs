using System.Diagnostics;
using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>
/// Durable events a second through the whole engine, with 64 appends of three events in flight, and then the same rows by
/// the bare loop into the same kind of file, as many appends a commit as could wait for one.
/// </summary>
internal static class EngineAppends
{
    private const int Rounds = 3;
    private const int InFlight = 64;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(5);

    public static async Task<int> Run()
    {
        Console.WriteLine($"Durable events a second, {InFlight} appends of {SomeTransfers.Events} events in flight.");
        Console.WriteLine($"{"round", 8} {"engine", 12} {"raw loop", 12} {"ratio", 8} {"engine CPU", 12} {"raw CPU", 12}");
        for (var round = 1; round <= Rounds; round++)
        {
            using var directory = new TemporaryDirectory();
            var engine = await Engine(directory.File("engine.db"));
            var raw = Raw(directory.File("engine.db"), directory.File("raw.db"));
            Console.WriteLine(
                $"{round, 8} {engine.Rate, 12:n0} {raw.Rate, 12:n0} {engine.Rate / raw.Rate, 8:n2} {engine.Cpu, 9:n2} µs {raw.Cpu, 9:n2} µs"
            );
        }
        return 0;
    }

    private static async Task<Measured> Engine(string path)
    {
        using var log = Aggregates.Log(path, new LogOptions());
        var next = 0L;
        async Task<bool> Append()
        {
            var i = Interlocked.Increment(ref next);
            var execution = await log.Execute(Aggregates.Transfer(i), CancellationToken.None);
            return execution.Events.Count == SomeTransfers.Events;
        }
        async Task Appends(TimeSpan time)
        {
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < time)
                if (!await Append())
                    throw new InvalidOperationException("An append came to other events than it decided.");
        }
        Task Together(TimeSpan time) => Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(() => Appends(time))));

        await Together(TimeSpan.FromSeconds(1)); // Warm.
        var (head, processor, started) = (log.Head, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await Together(Each);
        return Measured.Of(log.Head - head, Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - processor);
    }

    // Reading and dividing the rows is not measured.
    private static Measured Raw(string source, string path)
    {
        using var store = new SqliteLogStore(source, readOnly: true);
        store.Open();
        using (var empty = new SqliteLogStore(path))
            empty.Open();
        using var raw = new RawLoop(path);
        var (rows, took, processor) = (0L, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var commit in store.Scan(0).Chunk(InFlight * SomeTransfers.Events))
        {
            var batch = commit
                .Chunk(SomeTransfers.Events)
                .Select(events => new StoredAppend(Aggregates.CommandText(events[0].Position), events, null, []))
                .ToList();
            var (before, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            raw.Commit(batch);
            took += Stopwatch.GetElapsedTime(started);
            processor += Environment.CpuUsage.TotalTime - before;
            rows += commit.Length;
        }
        return Measured.Of(rows, took, processor);
    }

    /// <summary>What one of the two came to.</summary>
    /// <param name="Rate">Events a second.</param>
    /// <param name="Cpu">Microseconds of processor time an event.</param>
    private sealed record Measured(double Rate, double Cpu)
    {
        public static Measured Of(long events, TimeSpan took, TimeSpan processor) =>
            new(events / took.TotalSeconds, processor.TotalMicroseconds / events);
    }
}
