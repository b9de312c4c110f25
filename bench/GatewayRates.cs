using System.Globalization;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>
/// What the gateway costs: <c>florin serve</c> with every protection on beside YARP with nothing around it, nginx and
/// HAProxy, all before the same service, loaded by wrk in short turns. Only the ratios say something: wrk, the service and
/// the proxy are on one machine. A ratio is the median of those of each round, in which all met the same machine; where
/// the machine is shared its speed changes by half from one minute to the next.
/// </summary>
internal static class GatewayRates
{
    private const int Connections = 64;
    private const int WarmUpSeconds = 15; // Less, and the runtime still compiles again what it has seen.

    public static async Task<int> Run(int seconds, int rounds)
    {
        if (!Tools.Have("wrk") | !Tools.Have("nginx") | !Tools.Have("haproxy"))
            return 1;
        using var directory = new TemporaryDirectory();
        await using var service = await StartService();
        await Compare("Over HTTP to one Kestrel", Others(directory.Path, service.Port), "bare YARP", seconds, rounds);
        await Compare("In process", InProcess(service.Port), "bare YARP", seconds, rounds);
        return 0;
    }

    /// <summary>The service that everybody stands before.</summary>
    public static Task<Contestant> StartService()
    {
        var port = Contestant.FreePort();
        return Contestant.StartOwn("the service", port, "/x", "destination", Text(port));
    }

    /// <summary>The program itself, as a gateway before a service elsewhere.</summary>
    public static Task<Contestant> Florin(string name, string data, int service, params string[] settings)
    {
        var port = Contestant.FreePort();
        var program = Path.Combine(AppContext.BaseDirectory, "florin.dll");
        string[] all =
        [
            .. new[] { program, "serve", "--services", "gateway", "--data", Path.Combine(data, $"florin-{port}") },
            $"--Florin:BasePort={port}",
            $"--Services:account:Address=http://127.0.0.1:{service}",
            "--Gateway:RateLimit:Limit=1000000000", // It counts, and never refuses.
            "--Logging:LogLevel:Florin.Requests=Warning", // As the others, which do not log requests either.
            .. settings,
        ];
        return Contestant.Start(name, port, "/api/account/x", "dotnet", all);
    }

    private static List<Func<Task<Contestant>>> Others(string directory, int service) =>
        [
            () => Florin("Florin, 64 at once", directory, service, $"--Gateway:Bulkhead:MaxConcurrent={Connections}"),
            () => Florin("Florin, 15 at once", directory, service),
            () => Yarp(service),
            () => OtherProxies.Nginx(directory, Contestant.FreePort(), service),
            () => OtherProxies.HAProxy(directory, Contestant.FreePort(), service),
        ];

    private static List<Func<Task<Contestant>>> InProcess(int service)
    {
        var port = Contestant.FreePort();
        return
        [
            () => Contestant.StartOwn("Florin, in process", port, "/api/account/x", "in-process", Text(port)),
            () => Yarp(service),
        ];
    }

    private static Task<Contestant> Yarp(int service)
    {
        var port = Contestant.FreePort();
        return Contestant.StartOwn("bare YARP", port, "/api/account/x", "yarp", Text(port), Text(service));
    }

    private static async Task Compare(string what, List<Func<Task<Contestant>>> starts, string measure, int seconds, int rounds)
    {
        var contestants = new List<Contestant>();
        try
        {
            foreach (var start in starts)
                contestants.Add(await start());
            foreach (var contestant in contestants)
                await Wrk.Run(AddressOf(contestant), Connections, WarmUpSeconds);
            var runs = contestants.ToDictionary(c => c.Name, _ => new List<Wrk>(), StringComparer.Ordinal);
            for (var round = 0; round < rounds; round++) // In turns, so that what else the machine does hits all alike.
                foreach (var contestant in contestants)
                {
                    var before = contestant.ProcessorTime;
                    var run = await Wrk.Run(AddressOf(contestant), Connections, seconds);
                    var used = (contestant.ProcessorTime - before).TotalMicroseconds / (run.RequestsPerSecond * seconds);
                    runs[contestant.Name].Add(run with { ProcessorMicroseconds = used });
                }
            Print(what, contestants, runs, measure);
        }
        finally
        {
            foreach (var contestant in contestants)
                await contestant.DisposeAsync();
        }
    }

    private static void Print(string what, List<Contestant> contestants, Dictionary<string, List<Wrk>> runs, string measure)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{what, -26} {"requests/s", 12} {"of " + measure, 14} {"p50", 10} {"p99", 10} {"CPU µs each", 12} {"errors", 8} {"MB", 6}"
        );
        foreach (var contestant in contestants)
        {
            var (all, beside) = (runs[contestant.Name], runs[measure]);
            var median = all.OrderBy(run => run.RequestsPerSecond).ElementAt(all.Count / 2);
            var ratio = all.Zip(beside, (run, other) => run.RequestsPerSecond / other.RequestsPerSecond)
                .Order()
                .ElementAt(all.Count / 2);
            Console.WriteLine(
                $"{contestant.Name, -26} {median.RequestsPerSecond, 12:n0} {ratio, 14:n2} {median.P50, 10} {median.P99, 10} {median.ProcessorMicroseconds, 12:n1} {runs[contestant.Name].Sum(r => r.Errors), 8} {contestant.WorkingSetBytes >> 20, 6}"
            );
        }
    }

    private static Uri AddressOf(Contestant contestant) => new($"http://127.0.0.1:{contestant.Port}/api/account/x");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
