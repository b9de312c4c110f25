using System.Globalization;
using Florin.Testing;
using Florin.Testing.Mongo;

namespace Florin.Bench;

/// <summary>
/// Two programs side by side with their logs in MariaDB, each under a load of its own: one has no replica, the other's is cut off.
/// What the second does a second beside the first, and its memory.
/// </summary>
internal static class ReplicaAway
{
    private const int Connections = 16;
    private const int Pieces = 4;

    public static async Task Run(int seconds)
    {
        if (MongoServer.Missing is not null || MongoServer.IsReal)
        {
            Console.WriteLine(MongoServer.Missing ?? "FLORIN_TEST_MONGO is not cut off.");
            return;
        }
        await using var without = await DatabaseSet.Start();
        await using var with = await DatabaseSet.Start(DatabaseSet.Mongo);
        await using var wire = new Wire(new Uri(with.MongoAddress).Port);
        await using var normal = await LoadedFlorin.Start(without.Settings());
        await using var lacking = await LoadedFlorin.Start(with.Settings($"mongodb://127.0.0.1:{wire.Port}/"));
        await Both(normal, lacking, seconds / Pieces); // Warm.
        wire.Cut();
        Line($"A replica that is cut off, beside a program that has none, for {Pieces} times {seconds / Pieces} s under load:");
        Line($"{"", -8} {"transfers/s", 24} {"ratio", 6} {"CPU a transfer", 24} {"memory", 20}");
        Line($"{"before", -8} {"", 24} {"", 6} {"", 24} {normal.Megabytes, 9:0} {lacking.Megabytes, 7:0} MB");
        for (var piece = 1; piece <= Pieces; piece++)
        {
            var (mine, yours) = await Both(normal, lacking, seconds / Pieces);
            Line(
                $"{piece, -8} {mine.PerSecond, 16:0} {yours.PerSecond, 7:0} {yours.PerSecond / mine.PerSecond, 6:0.00} {mine.Cpu, 13:0.00} {yours.Cpu, 7:0.00} ms {normal.Megabytes, 9:0} {lacking.Megabytes, 7:0} MB"
            );
        }
    }

    private static async Task<(Piece Normal, Piece Lacking)> Both(LoadedFlorin normal, LoadedFlorin lacking, int seconds)
    {
        var both = await Task.WhenAll(One(normal, seconds), One(lacking, seconds));
        return (both[0], both[1]);
    }

    private static async Task<Piece> One(LoadedFlorin florin, int seconds)
    {
        var before = florin.ProcessorTime;
        var load = await florin.Load(Connections, seconds, accounts: 100);
        return new Piece(load.PerSecond, (florin.ProcessorTime - before).TotalMilliseconds / load.Completed);
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Piece(double PerSecond, double Cpu);
}
