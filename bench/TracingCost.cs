using System.Globalization;

namespace Florin.Bench;

/// <summary>
/// What tracing costs the whole program: transfers with it switched off and as it is by default, in two processes side by
/// side, each with a load of its own, so that both have the same machine at every moment.
/// </summary>
internal static class TracingCost
{
    private const int Connections = 32;

    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> Run(int seconds, int rounds)
    {
        await using var off = await LoadedFlorin.Start("--Tracing:Sampler=never");
        await using var on = await LoadedFlorin.Start();
        await LoadCost.Of(off, Connections, seconds);
        await LoadCost.Of(on, Connections, seconds); // Both are warm now.
        Line($"tracing   completed/s   CPU µs   allocated bytes   a transfer");
        var (rates, times, bytes) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var costs = await Task.WhenAll(LoadCost.Of(off, Connections, seconds), LoadCost.Of(on, Connections, seconds));
            var (plain, traced) = (costs[0], costs[1]);
            Print("off", plain);
            Print("default", traced);
            rates.Add(traced.PerSecond / plain.PerSecond);
            times.Add(traced.Processor / plain.Processor);
            bytes.Add(traced.Allocated / plain.Allocated);
        }
        Line(
            $"of off, median of {rounds}: rate {LoadCost.Median(rates):0.000}, processor time {LoadCost.Median(times):0.000}, allocated {LoadCost.Median(bytes):0.000}"
        );
        return 0;
    }

    private static void Print(string name, LoadCost cost) =>
        Line($"{name, -9} {cost.PerSecond, 11:0} {cost.Processor, 8:0} {cost.Allocated, 17:0}");

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
