using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Florin.Bench;

/// <summary>
/// What a page of an application shows, by five requests of the API one after another and by one query of GraphQL, in turns:
/// how long it takes one client alone, and how many pages a second many get.
/// </summary>
internal sealed class GraphQlRates : IDisposable
{
    private const int Transfers = 20;

    private readonly LoadedFlorin _florin;
    private readonly HttpClient _http;
    private string[] _paths = [];
    private string _query = "";

    private GraphQlRates(LoadedFlorin florin) =>
        (_florin, _http) = (florin, new HttpClient { BaseAddress = new Uri(florin.Address) });

    /// <summary>Runs it.</summary>
    /// <param name="seconds">How long each turn lasts.</param>
    /// <param name="rounds">How many turns each has.</param>
    public static async Task<int> Run(int seconds, int rounds)
    {
        await using var florin = await LoadedFlorin.Start();
        using var rates = new GraphQlRates(florin);
        await rates.Prepare();
        await rates.Compare(workers: 1, seconds, rounds);
        await rates.Compare(workers: 16, seconds, rounds);
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task Compare(int workers, int seconds, int rounds)
    {
        var (rest, graph) = (new List<(double Took, double Processor)>(), new List<(double Took, double Processor)>());
        Console.WriteLine(
            $"{workers} at a time   five requests/ms   one query/ms     ratio   of which its processor, and ratio"
        );
        for (var round = 0; round <= rounds; round++)
        {
            var (one, other) = (await Took(ByRequests, workers, seconds), await Took(ByQuery, workers, seconds));
            if (round == 0)
                continue; // Both warm up.
            rest.Add(one);
            graph.Add(other);
            Console.WriteLine(Row($"round {round}", one, other, (one.Took / other.Took, one.Processor / other.Processor)));
        }
        var ratios = Median([.. rest.Zip(graph, (r, g) => (r.Took / g.Took, r.Processor / g.Processor))]);
        Console.WriteLine($"{Row("median", Median(rest), Median(graph), ratios)} (goal more than 1)");
    }

    private static string Row(
        string name,
        (double Took, double Processor) one,
        (double Took, double Processor) other,
        (double Took, double Processor) ratio
    ) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name, -13} {one.Took, 18:F2} {other.Took, 14:F2} {ratio.Took, 9:F2} {one.Processor, 12:F2} {other.Processor, 8:F2} {ratio.Processor, 9:F2}"
        );

    private static (double Took, double Processor) Median(List<(double Took, double Processor)> values) =>
        (
            values.Select(value => value.Took).Order().ElementAt(values.Count / 2),
            values.Select(value => value.Processor).Order().ElementAt(values.Count / 2)
        );

    // Somebody with two accounts and some transfers between them.
    private async Task Prepare()
    {
        var user = new JsonObject { ["email"] = "bench@example.com", ["password"] = "a password for benchmarks" };
        var logIn = user.ToJsonString();
        user["name"] = "Bench";
        var id = (string)(await Ask("/api/user/users", user.ToJsonString()))["id"]!; // As in the contract.
        var token = (string)(await Ask("/api/user/login", logIn))["token"]!; // As above.
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.Add("Prefer", "wait=20");
        var account = $"{{\"userId\": \"{id}\", \"currency\": \"USD\"}}";
        var (one, other) = (await Ask("/api/account/accounts", account), await Ask("/api/account/accounts", account));
        await Move($"\"userId\": \"{id}\", \"type\": \"deposit\", \"amount\": 100, \"toAccount\": {one["id"]!.ToJsonString()}"); // As above.
        for (var i = 0; i < Transfers; i++)
            await Move(
                $"\"userId\": \"{id}\", \"type\": \"transfer\", \"amount\": 1, \"fromAccount\": {one["id"]!.ToJsonString()}, \"toAccount\": {other["id"]!.ToJsonString()}" // As above.
            );
        _http.DefaultRequestHeaders.Remove("Prefer");
        _paths =
        [
            "/api/user/me",
            "/api/account/accounts",
            "/api/transaction/transactions?limit=10",
            "/api/payment/payments?limit=10",
            "/api/notification/notifications?limit=10",
        ];
        const string Query =
            "{ me { name email } accounts { nodes { id name balance available } } transactions(first: 10) { nodes { id amount status createdAt } } payments(first: 10) { nodes { amount status reference } } notifications(first: 10) { nodes { subject createdAt } } }";
        _query = new JsonObject { ["query"] = Query }.ToJsonString();
    }

    private Task<JsonNode> Move(string fields) => Ask("/api/transaction/transactions", $"{{\"currency\": \"USD\", {fields}}}");

    private async Task<JsonNode> Ask(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["data"]!; // As in the contract.
    }

    private async Task ByRequests()
    {
        foreach (var path in _paths)
        {
            using var response = await _http.GetAsync(path);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync();
        }
    }

    private async Task ByQuery()
    {
        using var content = new StringContent(_query, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("/graphql", content);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode || text.Contains("\"errors\"", StringComparison.Ordinal))
            throw new InvalidOperationException(text);
    }

    // Milliseconds from a page's first request to its last response, and of Florin's processors for it.
    private async Task<(double Took, double Processor)> Took(Func<Task> once, int workers, int seconds)
    {
        var (count, spent, clock, processor) = (0L, 0L, Stopwatch.StartNew(), _florin.ProcessorTime);
        async Task Work()
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var began = Stopwatch.GetTimestamp();
                await once();
                Interlocked.Add(ref spent, Stopwatch.GetTimestamp() - began);
                Interlocked.Increment(ref count);
            }
        }
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Work()));
        return (spent * 1000.0 / Stopwatch.Frequency / count, (_florin.ProcessorTime - processor).TotalMilliseconds / count);
    }
}
