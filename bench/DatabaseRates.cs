using System.Diagnostics;
using System.Globalization;

namespace Florin.Bench;

/// <summary>
/// The whole program with its logs in MariaDB, alone and with replicas, in turns: transfers a second and how the processor time
/// was shared under as much load as it takes, and how long a request takes under little. On a machine that is busy with other things
/// the ratio of the processor time says more than that of the rates.
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
        var sets = Sets.Where(set => set.All(DatabaseSet.IsHere)).ToList();
        Console.WriteLine($"Transfers, logs in MariaDB: {Many} connections for {seconds} s, then {Few} for {seconds} s.");
        Console.WriteLine(
            $"{"replicas", -18} {"transfers/s", 11} {"ratio", 6} {"by CPU", 6} {"p99", 8} {"p50 of few", 11} {"p99 of few", 11}  processor time a transfer, and of two cores"
        );
        for (var round = 0; round < rounds; round++)
        {
            Figures? alone = null;
            foreach (var set in sets)
            {
                var figures = await Turn(set, seconds);
                alone ??= figures;
                Print(set, figures, alone);
            }
        }
    }

    private static async Task<Figures> Turn(string[] replicas, int seconds)
    {
        await using var databases = await DatabaseSet.Start(replicas);
        await using var florin = await LoadedFlorin.Start(databases.Settings());
        await florin.Load(Few, 2); // Warm.
        var (before, ours, began) = (databases.ProcessorTimes(), florin.ProcessorTime, Stopwatch.GetTimestamp());
        var many = await florin.Load(Many, seconds);
        var (took, used) = (Stopwatch.GetElapsedTime(began), florin.ProcessorTime - ours);
        List<(string Name, TimeSpan Used)> shares =
        [
            ("florin", used),
            .. databases.ProcessorTimes().Zip(before, (now, then) => (now.Name, now.Used - then.Used)),
        ];
        return new Figures(many, await florin.Load(Few, seconds), shares, took);
    }

    private static void Print(string[] replicas, Figures figures, Figures alone)
    {
        var (many, few) = (figures.Many, figures.Few);
        var name = replicas.Length == 0 ? "none" : string.Join(", ", replicas);
        var shares = figures.Shares.Select(one => Share(one.Name, one.Used, many.Completed, figures.Took));
        Line(
            $"{name, -18} {many.PerSecond, 11:0} {many.PerSecond / alone.Many.PerSecond, 6:0.00} {alone.Cpu / figures.Cpu, 6:0.00} {many.P99, 5:0} ms {few.P50, 8:0.0} ms {few.P99, 8:0.0} ms  {string.Join("; ", shares)}"
        );
    }

    private static string Share(string name, TimeSpan used, long transfers, TimeSpan took) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {used.TotalMilliseconds / transfers:0.00} ms {used / took / Environment.ProcessorCount:0%}"
        );

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>What one turn came to.</summary>
    private sealed record Figures(
        LoadResult Many,
        LoadResult Few,
        IReadOnlyList<(string Name, TimeSpan Used)> Shares,
        TimeSpan Took
    )
    {
        /// <summary>Milliseconds of all processes for a transfer.</summary>
        public double Cpu => Shares.Sum(share => share.Used.TotalMilliseconds) / Many.Completed;
    }
}
