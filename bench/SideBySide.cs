using System.Globalization;

namespace Florin.Bench;

/// <summary>
/// Transfers in two Florins, in two processes side by side, each with a load of its own, so that both have the same machine
/// at every moment.
/// </summary>
internal static class SideBySide
{
    private const int Connections = 32;

    /// <summary>What tracing costs the whole program: with it switched off, and as it is by default.</summary>
    public static async Task<int> Tracing(int seconds, int rounds)
    {
        await using var off = await LoadedFlorin.Start("--Tracing:Sampler=never");
        await using var on = await LoadedFlorin.Start();
        await Compare(("off", off), ("default", on), seconds, rounds);
        return 0;
    }

    /// <summary>What indexing for searches costs a transfer: with it switched off, and as it is by default.</summary>
    public static async Task<int> Indexing(int seconds, int rounds)
    {
        await using var off = await LoadedFlorin.Start("--Search:Enabled=false");
        await using var on = await LoadedFlorin.Start();
        await Compare(("off", off), ("default", on), seconds, rounds);
        return 0;
    }

    /// <summary>What has changed since another build: that one, and this one.</summary>
    /// <param name="program">The other build's <c>florin.dll</c>.</param>
    /// <param name="seconds">Of each round.</param>
    /// <param name="rounds">After one that warms both.</param>
    public static async Task<int> Builds(string program, int seconds, int rounds)
    {
        await using var before = await LoadedFlorin.StartOf(program);
        await using var after = await LoadedFlorin.Start();
        await Compare(("before", before), ("after", after), seconds, rounds);
        return 0;
    }

    private static async Task Compare(
        (string Name, LoadedFlorin Florin) one,
        (string Name, LoadedFlorin Florin) other,
        int seconds,
        int rounds
    )
    {
        await LoadCost.Of(one.Florin, Connections, seconds);
        await LoadCost.Of(other.Florin, Connections, seconds); // Both are warm now.
        Line($"          completed/s   CPU µs   allocated bytes   a transfer");
        var (rates, times, bytes) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var costs = await Task.WhenAll(
                LoadCost.Of(one.Florin, Connections, seconds),
                LoadCost.Of(other.Florin, Connections, seconds)
            );
            Print(one.Name, costs[0]);
            Print(other.Name, costs[1]);
            rates.Add(costs[1].PerSecond / costs[0].PerSecond);
            times.Add(costs[1].Processor / costs[0].Processor);
            bytes.Add(costs[1].Allocated / costs[0].Allocated);
        }
        Line(
            $"'{other.Name}' by '{one.Name}', median of {rounds}: rate {LoadCost.Median(rates):0.000}, processor time {LoadCost.Median(times):0.000}, allocated {LoadCost.Median(bytes):0.000}"
        );
    }

    private static void Print(string name, LoadCost cost) =>
        Line($"{name, -9} {cost.PerSecond, 11:0} {cost.Processor, 8:0} {cost.Allocated, 17:0}");

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
