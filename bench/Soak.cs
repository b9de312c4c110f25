using System.Diagnostics;
using System.Globalization;

namespace Florin.Bench;

/// <summary>
/// The gateway for a long time under a steady mixed load, while configurations change, a destination dies and comes back,
/// answers fail in bursts and bodies are slow: memory must stay flat, and no answer fail that no fault explains.
/// </summary>
internal static class Soak
{
    // A slower machine warms up for longer; less than this says nothing about memory.
    private static readonly TimeSpan Judged = TimeSpan.FromMinutes(5);

    public static async Task<int> Run(TimeSpan duration)
    {
        var (faults, tally) = (new SoakFaults(), new SoakTally());
        await using var gateway = await SoakGateway.Start();
        using var load = new SoakLoad(gateway.Address, faults, tally);
        using var end = new CancellationTokenSource(duration, TimeProvider.System);
        var interval = TimeSpan.FromSeconds(Math.Min(30, duration.TotalSeconds / 10));
        var cycle = TimeSpan.FromSeconds(Math.Clamp(duration.TotalSeconds / 10, 5, 60));
        Console.WriteLine(
            $"{"s", 6} {"requests/s", 11} {"p50 ms", 8} {"p99 ms", 8} {"MB", 7} {"heap MB", 8} {"handles", 8} {"threads", 8}  failures"
        );
        var asking = load.Run(end.Token);
        var watching = Watch(gateway.Process, tally, interval, end.Token);
        var (reloads, vitals) = (await Disturb(gateway, faults, cycle, end.Token), await watching);
        await asking;
        return Conclude(duration, reloads, faults, tally, vitals) ? 0 : 1;
    }

    private static async Task<int> Disturb(SoakGateway gateway, SoakFaults faults, TimeSpan cycle, CancellationToken end)
    {
        using var client = new HttpClient();
        var reloads = 0;
        while (true)
        {
            if (!await Rest(0.1))
                return reloads;
            await gateway.Reload(client);
            reloads++;
            if (!await Rest(0.2))
                return reloads;
            faults.Begin(SoakFaults.Kill);
            await gateway.Kill();
            await Rest(0.2); // What was killed is started again whether it is the end or not.
            await gateway.StartAgain();
            faults.End(SoakFaults.Kill);
            foreach (var kind in new[] { SoakFaults.Burst, SoakFaults.Slow })
            {
                faults.Begin(kind);
                var goesOn = await Rest(0.1);
                faults.End(kind);
                if (!goesOn || !await Rest(0.1))
                    return reloads;
            }
        }

        async Task<bool> Rest(double part)
        {
            await Task.Delay(cycle * part, TimeProvider.System, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return !end.IsCancellationRequested;
        }
    }

    private static async Task<List<SoakVitals>> Watch(
        Contestant gateway,
        SoakTally tally,
        TimeSpan interval,
        CancellationToken end
    )
    {
        using var client = new HttpClient();
        using var tick = new PeriodicTimer(interval, TimeProvider.System);
        var (vitals, started, last) = (new List<SoakVitals>(), Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        while (!end.IsCancellationRequested)
        {
            await tick.WaitForNextTickAsync(CancellationToken.None);
            var (requests, times, failures) = tally.Cut();
            var seconds = Stopwatch.GetElapsedTime(last).TotalSeconds;
            last = Stopwatch.GetTimestamp();
            vitals.Add(await SoakVitals.Of(gateway, client, Stopwatch.GetElapsedTime(started)));
            Print(vitals[^1], requests / seconds, times, failures);
        }
        return vitals;
    }

    private static void Print(SoakVitals now, double rate, List<double> times, IReadOnlyDictionary<string, long> failures)
    {
        var (p50, p99) = (Quantile.Of(times, 0.5), Quantile.Of(times, 0.99));
        var failed = failures.Count == 0 ? "none" : string.Join(", ", failures.Select(f => $"{f.Value} {f.Key}"));
        Console.WriteLine(
            $"{now.Minutes * 60, 6:n0} {rate, 11:n0} {p50, 8:n2} {p99, 8:n2} {now.ResidentMegabytes, 7:n0} {now.HeapMegabytes, 8:n1} {now.Handles, 8} {now.Threads, 8}  {failed}"
        );
    }

    private static bool Conclude(
        TimeSpan duration,
        int reloads,
        SoakFaults faults,
        SoakTally tally,
        IReadOnlyList<SoakVitals> vitals
    )
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{reloads} reloads, {faults.Count(SoakFaults.Kill)} kills, {faults.Count(SoakFaults.Burst)} bursts of 5xx, {faults.Count(SoakFaults.Slow)} times slow bodies"
        );
        foreach (var (what, count) in tally.Failures)
            Console.WriteLine($"{count, 10:n0} {what}");
        var answered = tally.Good + tally.Explained + tally.Unexplained;
        Console.WriteLine(
            $"{tally.Sent:n0} sent, {answered:n0} ended: {tally.Good:n0} as expected, {tally.Explained:n0} explained by a fault, {tally.Unexplained:n0} by none"
        );
        foreach (var example in tally.Examples)
            Console.WriteLine($"           {example}");
        return IsFlat(duration, vitals) && tally.Sent == answered && tally.Unexplained == 0;
    }

    // The first third is warming up. Flat is what grows by less than a tenth over the rest, or by less than 5 MB.
    private static bool IsFlat(TimeSpan duration, IReadOnlyList<SoakVitals> vitals)
    {
        var rest = vitals.Skip(vitals.Count / 3).ToList();
        var minutes = rest[^1].Minutes - rest[0].Minutes;
        var isJudged = duration >= Judged;
        var resident = Tell("memory", v => v.ResidentMegabytes);
        var heap = Tell("heap", v => v.HeapMegabytes);
        return !isJudged || resident && heap;

        bool Tell(string what, Func<SoakVitals, double> value)
        {
            var slope = SoakVitals.Slope(rest, value);
            var isFlat = slope * minutes < Math.Max(5, rest.Average(value) / 10);
            var verdict =
                !isJudged ? "too short a time to judge"
                : isFlat ? "flat"
                : "it grows";
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what, -7} {rest.Average(value):n1} MB, {slope:+0.00;-0.00} MB a minute: {verdict}"
                )
            );
            return isFlat;
        }
    }
}
