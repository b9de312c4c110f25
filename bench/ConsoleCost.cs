using System.Globalization;

namespace Florin.Bench;

/// <summary>
/// What an operator costs who looks: transfers at two Florins side by side, one of them with its console open on Health and Transfers
/// in a browser, which take turns at it, so that neither the machine nor the browser favors one.
/// </summary>
internal static class ConsoleCost
{
    private const int Connections = 32;
    private const double Goal = 0.97;

    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> Run(int seconds, int rounds)
    {
        await using var browser = await OpenConsole.Start();
        await using var one = await LoadedFlorin.Start();
        await using var other = await LoadedFlorin.Start();
        await LoadCost.Of(one, Connections, seconds);
        await LoadCost.Of(other, Connections, seconds); // Both are warm now.
        Line($"console   completed/s   CPU µs   allocated bytes   a transfer");
        var (rates, times, bytes) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var (alone, watched) = round % 2 == 0 ? (one, other) : (other, one);
            var pages = await browser.Open(watched, "/", "/transfers");
            var costs = await Task.WhenAll(
                LoadCost.Of(alone, Connections, seconds),
                LoadCost.Of(watched, Connections, seconds)
            );
            await pages[0].Context.CloseAsync();
            Print("closed", costs[0]);
            Print("open", costs[1]);
            rates.Add(costs[1].PerSecond / costs[0].PerSecond);
            times.Add(costs[1].Processor / costs[0].Processor);
            bytes.Add(costs[1].Allocated / costs[0].Allocated);
        }
        Line(
            $"of closed, median of {rounds}: rate {LoadCost.Median(rates):0.000} (goal: at least {Goal}), processor time {LoadCost.Median(times):0.000}, allocated {LoadCost.Median(bytes):0.000}"
        );
        return 0;
    }

    private static void Print(string name, LoadCost cost) =>
        Line($"{name, -9} {cost.PerSecond, 11:0} {cost.Processor, 8:0} {cost.Allocated, 17:0}");

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
