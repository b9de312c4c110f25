using System.Diagnostics;
using System.Globalization;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>
/// Ten thousand requests a second for a service that hangs: the gateway must stay responsive, other services keep their
/// throughput, memory stay flat, and all be as before soon after the service answers again. In rounds, of which each
/// measures another service alone, beside the offer, and beside the same offer to an nginx that refuses it, because a
/// machine that is shared changes its speed within seconds; of ratios the median counts. The other service is measured
/// twice: with a steady load, such as services have, and with all that the machine can give.
/// </summary>
internal static class HangingService
{
    private const int Offered = 10_000;
    private const int OthersConnections = 32;
    private const int SteadyConnections = 50;
    private const int WarmUpSeconds = 15; // Less, and the runtime still compiles again what it has seen.
    private const int Seconds = 5;
    private const int Connecting = 2; // What it takes to open thousands of connections is no part of the comparison.

    /// <summary>Those of a load balancer or of a few programs, and those of people who each ask themselves.</summary>
    private static readonly int[] Connections = [250, 5_000];

    public static async Task<int> Run(int rounds)
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
        await WarmUp(gateway);
        var offers = Connections.Select(connections => new HangingOffer(connections)).ToList();
        for (var round = 0; round < rounds; round++)
            foreach (var offer in offers)
                await Round(offer, gateway, refusing);
        foreach (var offer in offers)
            offer.Print();
        return 0;
    }

    private static async Task WarmUp(Contestant gateway)
    {
        await Wrk.Run(Others(gateway), OthersConnections, WarmUpSeconds);
        await OpenLoad.Run(Address(gateway, "/api/payment/hang"), Offered, Connections[0], WarmUpSeconds);
    }

    private static async Task Round(HangingOffer to, Contestant gateway, Contestant refusing)
    {
        Task<Wrk> AllItCan() => Wrk.Run(Others(gateway), OthersConnections, Seconds);
        var hanging = Address(gateway, "/api/payment/hang");
        var before = await AllItCan();
        var (_, beside) = await WithOffer(Address(refusing, "/"), to.Connections, AllItCan);
        var ((offer, during), busy) = await Watched(gateway, () => WithOffer(hanging, to.Connections, AllItCan));
        var recovery = await Recovery(Address(gateway, "/api/payment/x"));
        var after = await AllItCan();
        var ((_, steady), easy) = await Watched(gateway, () => WithOffer(hanging, to.Connections, () => Steady(gateway)));
        var steadyAlone = await Steady(gateway);
        to.Add(
            new HangingRound(
                Alone: (before.RequestsPerSecond + after.RequestsPerSecond) / 2, // The machine's speed drifts.
                During: during.RequestsPerSecond,
                BesideNginx: beside.RequestsPerSecond,
                during.Errors,
                SteadyAlone: steadyAlone,
                SteadyDuring: steady,
                Offered: offer.Sent / (double)(Connecting + Seconds),
                offer.Answers,
                busy,
                easy,
                recovery
            )
        );
    }

    /// <summary>Does something, and looks at the gateway meanwhile.</summary>
    private static async Task<(T Done, Vitals Seen)> Watched<T>(Contestant gateway, Func<Task<T>> what)
    {
        var before = gateway.WorkingSetBytes;
        using var stop = new CancellationTokenSource();
        var (health, memory) = (Health(Address(gateway, "/health/live"), stop.Token), Memory(gateway, stop.Token));
        var done = await what();
        await stop.CancelAsync();
        return (done, new Vitals(await health, [before, .. await memory]));
    }

    /// <summary>How many requests a second another service answers of as many as are offered to the one that hangs.</summary>
    private static async Task<double> Steady(Contestant gateway)
    {
        var load = await OpenLoad.Run(Others(gateway), Offered, SteadyConnections, Seconds);
        return load.Answers.GetValueOrDefault("2xx") / (double)Seconds;
    }

    private static async Task<(OpenLoad Offer, T Others)> WithOffer<T>(Uri hanging, int connections, Func<Task<T>> others)
    {
        var offering = OpenLoad.Run(hanging, Offered, connections, Connecting + Seconds);
        await Task.Delay(TimeSpan.FromSeconds(Connecting), TimeProvider.System);
        var run = await others();
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
            var isWell = await Status(client, address, stop) == "200";
            if (isWell || !stop.IsCancellationRequested)
                waits.Add(isWell ? Stopwatch.GetElapsedTime(asked).TotalMilliseconds : double.PositiveInfinity);
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
        return waits;
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

    private static Uri Others(Contestant gateway) => Address(gateway, "/api/account/x");

    private static Uri Address(Contestant server, string path) => new($"http://127.0.0.1:{server.Port}{path}");
}
