using System.Diagnostics;
using System.Globalization;
using Florin.Testing;
using Florin.Testing.Kafka;

namespace Florin.Bench;

/// <summary>
/// How far the relays are behind while the program moves as much money as it can: <c>florin serve</c> with brokers in this
/// process, <c>florin bench</c> against it, and its metrics, asked for all the while.
/// </summary>
internal static class KafkaLag
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<int> Run(int seconds)
    {
        using var kafka = new MockKafka();
        foreach (var topic in (string[])["domain-events", "transaction-events", "notification-events", "audit-events"])
            kafka.Create(topic);
        using var ports = FreePorts.Take();
        var data = Directory.CreateTempSubdirectory("florin-bench-");
        var url = $"http://127.0.0.1:{ports.First}";
        using var serve = Florin(
            "serve",
            $"--data={Path.Combine(data.FullName, "data")}",
            $"--Florin:BasePort={ports.First}",
            $"--Gateway:Admin:Port={ports.First + 13}",
            "--Gateway:RateLimit:Enabled=false",
            $"--Kafka:BootstrapServers={kafka.Servers}",
            "--Kafka:CreateTopics=false"
        );
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(url) };
            await Ready(client);
            using var bench = Florin("bench", "--url", url, "--accounts", "1000", "--duration", $"{seconds}s");
            var said = bench.StandardOutput.ReadToEndAsync();
            var lags = await Lags(client, bench);
            Console.WriteLine(await said);
            Console.WriteLine(
                $"The slowest relay's lag, asked {lags.Count:n0} times: p50 {Quantile.Of(lags, 0.5):n3} s, p99 {Quantile.Of(lags, 0.99):n3} s, at most {lags[^1]:n3} s."
            );
            return 0;
        }
        finally
        {
            serve.Kill();
            await serve.WaitForExitAsync();
            data.Delete(recursive: true);
        }
    }

    private static async Task<List<double>> Lags(HttpClient client, Process bench)
    {
        var lags = new List<double>();
        while (!bench.HasExited)
        {
            var metrics = await client.GetStringAsync("/metrics");
            lags.Add(
                metrics
                    .Split('\n')
                    .Where(line => line.StartsWith("florin_kafka_lag_seconds{", StringComparison.Ordinal))
                    .Max(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))
            );
            await Task.Delay(Pause, TimeProvider.System);
        }
        return [.. lags.Order()];
    }

    private static async Task Ready(HttpClient client)
    {
        while (true)
        {
            try
            {
                if ((await client.GetAsync("/health/ready")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It is starting.
            }
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private static Process Florin(params IEnumerable<string> arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "florin.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("florin does not start.");
        if (start.ArgumentList[1] == "serve")
            _ = process.StandardOutput.ReadToEndAsync(); // Else it would wait for a reader.
        return process;
    }
}
