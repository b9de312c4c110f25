using System.Diagnostics;
using System.Globalization;

namespace Florin.Bench;

/// <summary>A steady mixed load: so many clients, each of which asks at an even pace.</summary>
internal sealed class SoakLoad(Uri gateway, SoakFaults faults, SoakTally tally) : IDisposable
{
    private const int Clients = 64;
    private const int RequestsPerSecond = 2000;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds((double)Clients / RequestsPerSecond);
    private static long _keys;
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = Clients })
    {
        BaseAddress = gateway,
    };

    /// <summary>Asks until it is told to stop, and waits for the answers under way.</summary>
    public Task Run(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Clients).Select(seed => Client(seed, stop)));

    public void Dispose() => _client.Dispose();

    private async Task Client(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        var due = Stopwatch.GetTimestamp() + random.NextInt64(Ticks(Pace));
        while (!stop.IsCancellationRequested)
        {
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early, TimeProvider.System, CancellationToken.None);
            // Who was held up does not catch up all at once.
            due = Math.Max(due + Ticks(Pace), Stopwatch.GetTimestamp() - Ticks(TimeSpan.FromSeconds(1)));
            var kind = SoakKind.Of(random.Next(1000));
            if (kind != SoakKind.Slow || faults.IsOn(SoakFaults.Slow))
                await Ask(kind, random);
        }
    }

    private async Task Ask(SoakKind kind, Random random)
    {
        using var request = Request(kind, random);
        tally.Send();
        var sent = Stopwatch.GetTimestamp();
        var outcome = await Outcome(request);
        var isFailure = outcome is "broken" or "timeout" or ['5', ..];
        var explained = isFailure && faults.Explain(kind.Fault, sent, Stopwatch.GetTimestamp());
        tally.End(kind, outcome, Stopwatch.GetElapsedTime(sent).TotalMilliseconds, explained);
    }

    private HttpRequestMessage Request(SoakKind kind, Random random)
    {
        var request = new HttpRequestMessage(kind.Method, kind.Path);
        if (kind.Method == HttpMethod.Post)
            request.Content = new StringContent("""{"amount":"10.00","currency":"EUR"}""");
        if (kind.Keyed)
            request.Headers.Add("Idempotency-Key", $"soak-{Interlocked.Increment(ref _keys)}");
        if (kind == SoakKind.Flaky && faults.IsOn(SoakFaults.Burst))
            request.Headers.Add(SoakDestination.Fail, random.Next(2) == 0 ? "500" : "503");
        return request;
    }

    private async Task<string> Outcome(HttpRequestMessage request)
    {
        try
        {
            using var answer = await _client.SendAsync(request, CancellationToken.None);
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (TaskCanceledException)
        {
            return "timeout";
        }
        catch (HttpRequestException)
        {
            return "broken";
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
