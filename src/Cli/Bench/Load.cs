using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Florin.Cli.Client;

namespace Florin.Cli.Bench;

/// <summary>Sends random transfers over a number of connections for a time, and keeps every latency.</summary>
internal sealed class Load(FlorinClient client, BenchSettings settings, string user, IReadOnlyList<string> accounts)
{
    private readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);
    private readonly List<double> _latencies = [];
    private readonly Lock _lock = new();

    public IReadOnlyDictionary<string, long> Errors => _errors;

    public long Accepted { get; private set; }

    public long Requests => _latencies.Count;

    public async Task Run(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, settings.Connections).Select(seed => Connection(seed, clock, cancel)));
        _latencies.Sort();
    }

    /// <summary>The latency below which a share of the requests stayed, in milliseconds.</summary>
    public double Percentile(double share) =>
        _latencies.Count == 0 ? 0 : _latencies[Math.Min(_latencies.Count - 1, (int)(_latencies.Count * share))];

    private async Task Connection(int seed, Stopwatch clock, CancellationToken cancel)
    {
        var random = new Random(seed);
        var latencies = new List<double>();
        while (clock.Elapsed < settings.Duration && !cancel.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = settings.Batch > 1 ? await Batch(random, cancel) : await One(random, cancel);
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (answer.RetryAfter is { } wait && answer.Status is 429 or 503)
                await Task.Delay(wait < TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1), TimeProvider.System, cancel);
        }
        lock (_lock)
            _latencies.AddRange(latencies);
    }

    private async Task<ClientAnswer> One(Random random, CancellationToken cancel)
    {
        var answer = await client.Send(
            HttpMethod.Post,
            "/api/transaction/transactions",
            Transfer(random),
            null,
            wait: false,
            cancel
        );
        Count(answer.Status, answer.Status < 300 ? "" : answer.Code);
        return answer;
    }

    private async Task<ClientAnswer> Batch(Random random, CancellationToken cancel)
    {
        var items = Enumerable.Range(0, settings.Batch).Select(_ => Transfer(random)).ToList();
        var body = new { transactions = items };
        var answer = await client.Send(HttpMethod.Post, "/api/transaction/transactions/batch", body, null, wait: false, cancel);
        if (answer.Status >= 300)
        {
            Count(answer.Status, answer.Code);
            return answer;
        }
        foreach (var result in answer.Data("batch").GetProperty("results").EnumerateArray())
            Count(result.GetProperty("status").GetInt32(), Code(result));
        return answer;
    }

    private static string Code(JsonElement result) =>
        result.TryGetProperty("problem", out var problem) ? problem.GetProperty("code").GetString() ?? "" : "";

    private object Transfer(Random random)
    {
        var from = random.Next(accounts.Count);
        var to = settings.Hot ? 0 : random.Next(accounts.Count);
        if (to == from)
            from = (from + 1) % accounts.Count;
        return new
        {
            userId = user,
            type = "transfer",
            amount = (random.Next(1, 100) / 100m).ToString(CultureInfo.InvariantCulture),
            currency = "USD",
            fromAccount = accounts[from],
            toAccount = accounts[to],
        };
    }

    private void Count(int status, string code)
    {
        lock (_lock)
        {
            if (status < 300)
                Accepted++;
            else
                _errors[code] = _errors.GetValueOrDefault(code) + 1;
        }
    }
}
