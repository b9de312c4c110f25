using System.Diagnostics;
using System.Globalization;

namespace Florin.Bench;

/// <summary>
/// The whole program with its logs in MariaDB, alone and with replicas, in turns: transfers a second and how the processor time
/// was shared under as much load as it takes, and how long a request takes under little.
/// </summary>
internal static class DatabaseRates
{
    private const int Many = 32;
    private const int Few = 2;

    private static readonly string[][] Sets =
    [
        [],
        [DatabaseSet.Sqlite],
        [DatabaseSet.Mongo],
        [DatabaseSet.Spanner],
        [DatabaseSet.Mongo, DatabaseSet.Spanner],
    ];

    public static async Task Run(int seconds, int rounds)
    {
        var sets = Sets.Where(set => set.All(IsHere)).ToList();
        Console.WriteLine($"Transfers, logs in MariaDB: {Many} connections for {seconds} s, then {Few} for {seconds} s.");
        Console.WriteLine(
            $"{"replicas", -18} {"transfers/s", 11} {"ratio", 6} {"p99", 8} {"p50 of few", 11} {"p99 of few", 11}  processor time a transfer, and of two cores"
        );
        for (var round = 0; round < rounds; round++)
        {
            LoadResult? alone = null;
            foreach (var set in sets)
                alone = await Turn(set, seconds, alone) is var result && alone is null ? result : alone;
        }
    }

    private static bool IsHere(string replica)
    {
        if (DatabaseSet.Missing(replica) is { } why)
            Console.WriteLine(why);
        return DatabaseSet.Missing(replica) is null;
    }

    private static async Task<LoadResult> Turn(string[] replicas, int seconds, LoadResult? alone)
    {
        await using var databases = await DatabaseSet.Start(replicas);
        await using var florin = await LoadedFlorin.Start(databases.Settings());
        await florin.Load(Few, 2); // Warm.
        var (before, ours, began) = (databases.ProcessorTimes(), florin.ProcessorTime, Stopwatch.GetTimestamp());
        var many = await florin.Load(Many, seconds);
        var (took, used) = (Stopwatch.GetElapsedTime(began), florin.ProcessorTime - ours);
        var shares = new[] { ("florin", Used: used) }
            .Concat(databases.ProcessorTimes().Zip(before, (now, then) => (now.Name, Used: now.Used - then.Used)))
            .Select(one => Share(one.Item1, one.Used, many.Completed, took));
        var few = await florin.Load(Few, seconds);
        var name = replicas.Length == 0 ? "none" : string.Join(", ", replicas);
        Line(
            $"{name, -18} {many.PerSecond, 11:0} {many.PerSecond / (alone ?? many).PerSecond, 6:0.00} {many.P99, 5:0} ms {few.P50, 8:0.0} ms {few.P99, 8:0.0} ms  {string.Join("; ", shares)}"
        );
        return many;
    }

    private static string Share(string name, TimeSpan used, long transfers, TimeSpan took) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {used.TotalMilliseconds / transfers:0.00} ms {used / took / Environment.ProcessorCount:0%}"
        );

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
