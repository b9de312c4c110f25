using System.Diagnostics;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>
/// Ten thousand requests a second for a service that hangs: the gateway must stay responsive, other services keep their
/// throughput, memory stay flat, and all be as before soon after the service answers again.
/// </summary>
internal static class HangingService
{
    private const int Offered = 10_000;
    private const int OthersConnections = 32;
    private const int Seconds = 15;

    public static async Task<int> Run()
    {
        if (!Tools.Have("wrk") | !Tools.Have("nginx"))
            return 1;
        using var directory = new TemporaryDirectory();
        await using var well = await GatewayRates.StartService();
        await using var hanging = await GatewayRates.StartService();
        await using var refusing = await OtherProxies.Refusing(directory.Path, Contestant.FreePort());
        await using var gateway = await GatewayRates.Florin(
            "Florin",
            directory.Path,
            well.Port,
            $"--Services:payment:Address=http://127.0.0.1:{hanging.Port}",
            "--Gateway:CircuitBreaker:Timeout=00:00:05",
            "--Gateway:CircuitBreaker:BreakDuration=00:00:05",
            "--Gateway:Bulkhead:QueueTimeout=00:00:05"
        );
        var others = Address(gateway, "/api/account/x");
        await Wrk.Run(others, OthersConnections, Seconds); // The runtime compiles again what it has seen.
        var before = await Wrk.Run(others, OthersConnections, Seconds);
        var beside = await WithOffer(new Offer(Address(refusing, "/")), others);
        var memory = gateway.WorkingSetBytes;
        var offer = new Offer(Address(gateway, "/api/payment/hang"));
        using var stop = new CancellationTokenSource();
        var health = Health(Address(gateway, "/health/live"), stop.Token);
        var during = await WithOffer(offer, others);
        var peak = gateway.WorkingSetBytes;
        await stop.CancelAsync();
        var waits = await health;
        var recovery = await Recovery(Address(gateway, "/api/payment/x"));
        var after = await Wrk.Run(others, OthersConnections, Seconds);
        Print(offer, waits, (before, beside, during, after), (memory, peak), recovery);
        return 0;
    }

    private static async Task<Wrk> WithOffer(Offer offer, Uri others)
    {
        using var stop = new CancellationTokenSource();
        var offering = offer.Send(Offered, stop.Token);
        var run = await Wrk.Run(others, OthersConnections, Seconds);
        await stop.CancelAsync();
        await offering;
        return run;
    }

    private static async Task<List<double>> Health(Uri address, CancellationToken stop)
    {
        using var client = Offer.Client(1);
        var waits = new List<double>();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            if (await Offer.Status(client, address, stop) == "200")
                waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
        return [.. waits.Order()];
    }

    private static async Task<TimeSpan> Recovery(Uri address)
    {
        using var client = Offer.Client(1);
        var started = Stopwatch.GetTimestamp();
        while (await Offer.Status(client, address, CancellationToken.None) != "200")
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        return Stopwatch.GetElapsedTime(started);
    }

    private static void Print(
        Offer offer,
        List<double> waits,
        (Wrk Before, Wrk Beside, Wrk During, Wrk After) others,
        (long Before, long Peak) memory,
        TimeSpan recovery
    )
    {
        var rate = others.During.RequestsPerSecond;
        var alone = (others.Before.RequestsPerSecond + others.After.RequestsPerSecond) / 2; // The machine's speed drifts.
        Console.WriteLine(
            $"offered to the service that hangs    {offer.Sent / (double)Seconds, 10:n0} requests/s, {offer.Answers.Values.Sum():n0} answers:"
        );
        foreach (var (status, count) in offer.Answers.OrderByDescending(a => a.Value))
            Console.WriteLine($"{"", 37}{count, 10:n0} {status}");
        Console.WriteLine($"health, p50 / p99                    {At(0.5), 10:n1} / {At(0.99):n1} ms of {waits.Count:n0}");
        Console.WriteLine(
            $"another service, before, after / during {others.Before.RequestsPerSecond, 7:n0}, {others.After.RequestsPerSecond:n0} / {rate:n0} requests/s, ratio to the mean {rate / alone:n2}, errors {others.During.Errors}"
        );
        Console.WriteLine(
            $"  while nginx refuses the same offer {others.Beside.RequestsPerSecond, 10:n0} requests/s, which is what the generator leaves; ratio to that {rate / others.Beside.RequestsPerSecond:n2}"
        );
        Console.WriteLine($"memory, before / at the end          {memory.Before >> 20, 10:n0} / {memory.Peak >> 20:n0} MB");
        Console.WriteLine($"answers again after                  {recovery.TotalSeconds, 10:n1} s, of a break of 5 s");

        double At(double part) => waits.Count == 0 ? double.NaN : waits[(int)(part * (waits.Count - 1))];
    }

    private static Uri Address(Contestant server, string path) => new($"http://127.0.0.1:{server.Port}{path}");
}
