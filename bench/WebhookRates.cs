using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Florin.Testing;

namespace Florin.Bench;

/// <summary>
/// Webhooks to many endpoints, one transaction a second, each of which all endpoints get; one of them takes everything and
/// never answers. <c>florin serve</c> in a process of its own, the endpoints in this one.
/// </summary>
internal static class WebhookRates
{
    private const string Hangs = "/0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> Run(int endpoints, int seconds)
    {
        await using var program = await SomeEndpoint.Start();
        using var over = new CancellationTokenSource();
        var lags = new ConcurrentQueue<double>();
        program.Answers = async (webhook, http) =>
        {
            if (webhook.Path != Hangs)
                lags.Enqueue((TimeProvider.System.GetUtcNow() - HappenedAt(webhook)).TotalSeconds);
            else
                await Wait(CancellationTokenSource.CreateLinkedTokenSource(over.Token, http.RequestAborted));
            return 204;
        };
        using var ports = FreePorts.Take();
        var data = Directory.CreateTempSubdirectory("florin-bench-");
        using var serve = Serve(ports.First, data.FullName, endpoints);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports.First}") };
            await Ready(client);
            var (user, account) = await Register(client, program.Url, endpoints);
            await Deposit(client, user, account, seconds);
            var expected = (endpoints - 1) * seconds;
            var began = TimeProvider.System.GetTimestamp();
            while (lags.Count < expected && TimeProvider.System.GetElapsedTime(began) < Patience)
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            Say([.. lags.Order()], expected, program.Arrived.Count(w => w.Path == Hangs));
            return lags.Count == expected ? 0 : 1;
        }
        finally
        {
            await over.CancelAsync();
            serve.Kill();
            await serve.WaitForExitAsync();
            data.Delete(recursive: true);
        }
    }

    private static void Say(List<double> sorted, int expected, int hanging) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{sorted.Count:n0} of {expected:n0} webhooks arrived, after p50 {Quantile.Of(sorted, 0.5):n3} s, p99 {Quantile.Of(sorted, 0.99):n3} s, at most {sorted.LastOrDefault():n3} s since the event; the endpoint that hangs has {hanging} requests."
            )
        );

    private static DateTimeOffset HappenedAt(ArrivedWebhook webhook) =>
        (DateTimeOffset)JsonNode.Parse(webhook.Body)!["timestamp"]!; // A webhook has one.

    private static async Task Wait(CancellationTokenSource either)
    {
        using (either)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token);
    }

    private static async Task<(string User, string Account)> Register(HttpClient client, string url, int endpoints)
    {
        var person = new
        {
            email = "bench@example.com",
            password = "a password for benchmarks",
            name = "Bench",
        };
        var user = Text(await Post(client, "/api/user/users", person), "id");
        var token = Text(await Post(client, "/api/user/login", new { person.email, person.password }), "token");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var account = Text(await Post(client, "/api/account/accounts", new { userId = user, currency = "USD" }), "id");
        for (var i = 0; i < endpoints; i++)
            await Post(
                client,
                "/api/webhook/endpoints",
                new { url = $"{url}/{i}", events = (string[])["transaction.completed"] }
            );
        return (user, account);
    }

    private static async Task Deposit(HttpClient client, string user, string account, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            var deposit = new
            {
                userId = user,
                type = "deposit",
                amount = 1,
                currency = "USD",
                toAccount = account,
            };
            await Post(client, "/api/transaction/transactions", deposit);
            var rest = TimeSpan.FromSeconds(1) - TimeProvider.System.GetElapsedTime(began);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, TimeProvider.System);
        }
    }

    private static string Text(JsonNode data, string name) => (string)data[name]!; // As in the contract.

    private static async Task<JsonNode> Post(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!["data"]! // A success has data.
            : throw new InvalidOperationException($"{path}: {text}");
    }

    private static async Task Ready(HttpClient client)
    {
        while (true)
        {
            try
            {
                if ((await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static Process Serve(int port, string data, int endpoints)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "florin.dll"),
            "serve",
            $"--data={Path.Combine(data, "data")}",
            $"--Florin:BasePort={port}",
            $"--Gateway:Admin:Port={port + 13}",
            "--Gateway:RateLimit:Enabled=false",
            "--Webhooks:AllowedNetworks=127.0.0.0/8",
            $"--Webhooks:MaxEndpoints={endpoints}",
            "--Logging:LogLevel:Default=Warning",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        var process = Process.Start(start) ?? throw new InvalidOperationException("florin does not start.");
        _ = process.StandardOutput.ReadToEndAsync(); // Else it would wait for a reader.
        return process;
    }
}
