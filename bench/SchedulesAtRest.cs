using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Bench;

/// <summary>What a store of schedules costs while none of them is due: processor time of the whole program, at rest.</summary>
internal static class SchedulesAtRest
{
    private const int Users = 200;

    /// <summary>Runs it; the exit code.</summary>
    /// <param name="schedules">How many there are.</param>
    /// <param name="seconds">How long each rest is measured.</param>
    public static async Task<int> Run(int schedules, int seconds)
    {
        using var directory = new TemporaryDirectory();
        using var ports = FreePorts.Take();
        var florin = await Serve(directory, ports);
        try
        {
            var without = await Rest(florin, seconds);
            var began = Stopwatch.GetTimestamp();
            await Fill(ports.First, schedules);
            var rate = schedules / Stopwatch.GetElapsedTime(began).TotalSeconds;
            var with = await Rest(florin, seconds);
            await florin.DisposeAsync();
            began = Stopwatch.GetTimestamp();
            florin = await Serve(directory, ports);
            var start = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var again = await Rest(florin, seconds);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    {schedules:N0} schedules of {Users} users, created at {rate:N0} a second:
                    at rest {without:P2} of a core without them, {with:P2} with them, {again:P2} after a start, which took {start:0.0} s
                    (goal: less than 1 % more); {florin.WorkingSetBytes / 1e6:N0} MB then
                    """
                )
            );
        }
        finally
        {
            await florin.DisposeAsync();
        }
        return 0;
    }

    // What was begun before comes to its end first.
    private static async Task<double> Rest(Contestant florin, int seconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System);
        var (began, before) = (Stopwatch.GetTimestamp(), florin.ProcessorTime);
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        return (florin.ProcessorTime - before) / Stopwatch.GetElapsedTime(began);
    }

    private static async Task Fill(int gateway, int schedules)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway}") };
        await Parallel.ForAsync(
            0,
            Users,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (user, _) => await FillOne(http, user, schedules / Users)
        );
    }

    private static async Task FillOne(HttpClient http, int number, int schedules)
    {
        var login = new { email = $"saver{number}@example.com", password = "correct horse battery" };
        await Post(
            http,
            "/api/user/users",
            new
            {
                login.email,
                login.password,
                name = "Saver",
            },
            null
        );
        var token = (string)(await Post(http, "/api/user/login", login, null))["token"]!; // As in the contract.
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/api/user/me");
        asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(asked);
        var userId = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["data"]!["id"]!; // Likewise.
        var account = new { userId, currency = "EUR" };
        var fromAccount = (string)(await Post(http, "/api/account/accounts", account, token))["id"]!; // Likewise.
        var toAccount = (string)(await Post(http, "/api/account/accounts", account, token))["id"]!; // Likewise.
        var order = new
        {
            userId,
            type = "transfer",
            amount = "10.00",
            currency = "EUR",
            fromAccount,
            toAccount,
            monthly = new { businessDay = -1, time = "09:00" },
            timeZone = "Europe/Prague",
            startsAt = TimeProvider
                .System.GetUtcNow()
                .AddYears(1)
                .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < schedules; i++)
            await Post(http, "/api/schedule/schedules", order, token);
    }

    private static async Task<JsonNode> Post(HttpClient http, string path, object body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonNode>();
        return json?["data"] ?? throw new InvalidOperationException($"{path}: {json?.ToJsonString()}");
    }

    private static Task<Contestant> Serve(TemporaryDirectory directory, FreePorts ports) =>
        Contestant.Start(
            "florin",
            ports.First,
            "/health/ready",
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "florin.dll"),
            "serve",
            $"--data={directory.File("data")}",
            $"--Florin:BasePort={ports.First}",
            "--Gateway:RateLimit:Enabled=false",
            "--Florin:Passwords:Iterations=1000",
            $"--Gateway:Admin:Port={ports.First + FreePorts.Count - 1}"
        );
}
