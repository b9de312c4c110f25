using System.Diagnostics;
using System.Globalization;
using System.Net;
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
        if (!Tools.Have("wrk"))
            return 1;
        using var directory = new TemporaryDirectory();
        await using var well = await GatewayRates.StartService();
        await using var hanging = await GatewayRates.StartService();
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
        await Wrk.Run(others, OthersConnections, 5);
        var before = await Wrk.Run(others, OthersConnections, Seconds);
        var memory = gateway.WorkingSetBytes;
        using var stop = new CancellationTokenSource();
        var offer = Offer(Address(gateway, "/api/payment/hang"), stop.Token);
        var health = Health(Address(gateway, "/health/live"), stop.Token);
        var during = await Wrk.Run(others, OthersConnections, Seconds);
        var peak = gateway.WorkingSetBytes;
        await stop.CancelAsync();
        var (sent, answers, waits) = (await offer, Answers.Values.Sum(), await health);
        var recovery = await Recovery(Address(gateway, "/api/payment/x"));
        Print(sent / (double)Seconds, answers, waits, before, during, (memory, peak), recovery);
        return 0;
    }

    private static Dictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    // Open loop: what is due is sent, whatever became of what was sent before.
    private static async Task<int> Offer(Uri address, CancellationToken stop)
    {
        using var client = Client(10_000);
        var (sent, started, under) = (0, Stopwatch.GetTimestamp(), new List<Task>());
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * Offered); sent < due; sent++)
                under.Add(Ask(client, address, stop));
            under.RemoveAll(task => task.IsCompleted);
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
        await Task.WhenAll(under);
        return sent;
    }

    private static async Task Ask(HttpClient client, Uri address, CancellationToken stop)
    {
        var answer = await Status(client, address, stop);
        lock (Answers)
            Answers[answer] = Answers.GetValueOrDefault(answer) + 1;
    }

    private static async Task<string> Status(HttpClient client, Uri address, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
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

    private static async Task<List<double>> Health(Uri address, CancellationToken stop)
    {
        using var client = Client(1);
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

    private static async Task<TimeSpan> Recovery(Uri address)
    {
        using var client = Client(1);
        var started = Stopwatch.GetTimestamp();
        while (await Status(client, address, CancellationToken.None) != "200")
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        return Stopwatch.GetElapsedTime(started);
    }

    private static void Print(
        double offered,
        int answered,
        List<double> waits,
        Wrk before,
        Wrk during,
        (long Before, long Peak) memory,
        TimeSpan recovery
    )
    {
        Console.WriteLine($"offered to the service that hangs    {offered, 10:n0} requests/s, {answered:n0} answers:");
        foreach (var (status, count) in Answers.OrderByDescending(a => a.Value))
            Console.WriteLine($"{"", 37}{count, 10:n0} {status}");
        Console.WriteLine($"health, p50 / p99                    {At(0.5), 10:n1} / {At(0.99):n1} ms of {waits.Count:n0}");
        Console.WriteLine(
            $"another service, before / during     {before.RequestsPerSecond, 10:n0} / {during.RequestsPerSecond:n0} requests/s, ratio {during.RequestsPerSecond / before.RequestsPerSecond:n2}, errors {during.Errors}"
        );
        Console.WriteLine($"memory, before / at the end          {memory.Before >> 20, 10:n0} / {memory.Peak >> 20:n0} MB");
        Console.WriteLine($"answers again after                  {recovery.TotalSeconds, 10:n1} s, of a break of 5 s");

        double At(double part) => waits.Count == 0 ? double.NaN : waits[(int)(part * (waits.Count - 1))];
    }

    private static HttpClient Client(int connections) =>
        new(
            new SocketsHttpHandler { MaxConnectionsPerServer = connections, AutomaticDecompression = DecompressionMethods.None }
        )
        {
            Timeout = TimeSpan.FromMinutes(2),
        };

    private static Uri Address(Contestant server, string path) => new($"http://127.0.0.1:{server.Port}{path}");
}
