using System.Diagnostics;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>Loads an aggregate of a thousand events from a log that was just opened, without and with a snapshot.</summary>
internal static class AggregateLoads
{
    private const int Events = 1000;
    private const int AtOnce = 10;
    private const int Loads = 50;
    private const string Stream = "account-acc_01kan000000000000000000001";

    public static async Task<int> Run()
    {
        Console.WriteLine(
            $"Milliseconds to load an aggregate of {Events:n0} events, {Loads} loads, each by a log just opened."
        );
        Console.WriteLine($"{"", 28} {"best", 10} {"median", 10} {"slowest", 10}");
        await Load("without a snapshot", new LogOptions { SnapshotEvery = 1_000_000 });
        await Load("with one, 100 events after", new LogOptions { SnapshotEvery = Events - 100 });
        await Load("with one of the last event", new LogOptions { SnapshotEvery = Events });
        return 0;
    }

    private static async Task Load(string what, LogOptions options)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("log.db");
        using (var log = Aggregates.Log(path, options))
            for (var i = 1; i <= Events / AtOnce; i++)
                await log.Execute(Aggregates.Moves(Stream, i, AtOnce), CancellationToken.None);
        await Once(path, options); // Warm.
        var took = new List<double>(Loads);
        for (var i = 0; i < Loads; i++)
            took.Add(await Once(path, options));
        took.Sort();
        Console.WriteLine($"{what, 28} {took[0], 10:n2} {took[Loads / 2], 10:n2} {took[^1], 10:n2}");
    }

    private static async Task<double> Once(string path, LogOptions options)
    {
        using var log = Aggregates.Log(path, options);
        var started = Stopwatch.GetTimestamp();
        var (state, version) = await log.Read<Holding>(Stream, CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(started);
        return (state.Moves, version) == (Events, Events)
            ? took.TotalMilliseconds
            : throw new InvalidOperationException($"The aggregate stands at {version} after {state.Moves} moves.");
    }
}
