using System.Diagnostics;
using System.Globalization;
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
    private const int Connecting = 2; // What it takes to open thousands of connections is no part of the comparison.

    public static async Task<int> Run()
    {
        if (!Tools.Have("wrk") | !Tools.Have("nginx") | !OpenLoad.IsHere())
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
        var (_, beside) = await WithOffer(Address(refusing, "/"), others);
        var memory = gateway.WorkingSetBytes;
        using var stop = new CancellationTokenSource();
        var (health, growth) = (Health(Address(gateway, "/health/live"), stop.Token), Memory(gateway, stop.Token));
        var (offer, during) = await WithOffer(Address(gateway, "/api/payment/hang"), others);
        await stop.CancelAsync();
        var waits = await health;
        var recovery = await Recovery(Address(gateway, "/api/payment/x"));
        var after = await Wrk.Run(others, OthersConnections, Seconds);
        Print(offer, waits, (before, beside, during, after), (memory, await growth), recovery);
        return 0;
    }

    private static async Task<(OpenLoad Offer, Wrk Others)> WithOffer(Uri hanging, Uri others)
    {
        var offering = OpenLoad.Run(hanging, Offered, Connecting + Seconds);
        await Task.Delay(TimeSpan.FromSeconds(Connecting), TimeProvider.System);
        var run = await Wrk.Run(others, OthersConnections, Seconds);
        return (await offering, run);
    }

    private static async Task<List<double>> Health(Uri address, CancellationToken stop)
    {
        using var client = Client();
        var waits = new List<double>();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            if (await Status(client, address, stop) == "200")
                waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
        return [.. waits.Order()];
    }

    private static async Task<List<long>> Memory(Contestant gateway, CancellationToken stop)
    {
        var sizes = new List<long>();
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            await tick.WaitForNextTickAsync(CancellationToken.None);
            sizes.Add(gateway.WorkingSetBytes);
        }
        return sizes;
    }

    private static async Task<TimeSpan> Recovery(Uri address)
    {
        using var client = Client();
        var started = Stopwatch.GetTimestamp();
        while (await Status(client, address, CancellationToken.None) != "200")
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        return Stopwatch.GetElapsedTime(started);
    }

    private static void Print(
        OpenLoad offer,
        List<double> waits,
        (Wrk Before, Wrk Beside, Wrk During, Wrk After) others,
        (long Before, List<long> During) memory,
        TimeSpan recovery
    )
    {
        var rate = others.During.RequestsPerSecond;
        var alone = (others.Before.RequestsPerSecond + others.After.RequestsPerSecond) / 2; // The machine's speed drifts.
        Console.WriteLine(
            $"offered to the service that hangs    {offer.Sent / (double)(Connecting + Seconds), 10:n0} requests/s, {offer.Answers.Values.Sum():n0} answers:"
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
        Console.WriteLine(
            $"memory, before / during, by seconds  {memory.Before >> 20, 10:n0} / {string.Join(' ', memory.During.Select(bytes => bytes >> 20))} MB"
        );
        Console.WriteLine($"answers again after                  {recovery.TotalSeconds, 10:n1} s, of a break of 5 s");

        double At(double part) => waits.Count == 0 ? double.NaN : waits[(int)(part * (waits.Count - 1))];
    }

    private static async Task<string> Status(HttpMessageInvoker client, Uri address, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        try
        {
            using var answer = await client.SendAsync(request, stop);
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (OperationCanceledException)
        {
            return "unanswered";
        }
        catch (HttpRequestException)
        {
            return "broken";
        }
    }

    private static HttpMessageInvoker Client() =>
        new(
            new SocketsHttpHandler
            {
                MaxConnectionsPerServer = 1,
                UseCookies = false,
                UseProxy = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
            }
        );

    private static Uri Address(Contestant server, string path) => new($"http://127.0.0.1:{server.Port}{path}");
}
