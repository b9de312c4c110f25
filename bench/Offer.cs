using System.Diagnostics;
using System.Globalization;

namespace Florin.Bench;

/// <summary>An open loop: what is due is sent, whatever became of what was sent before.</summary>
internal sealed class Offer(Uri address)
{
    private readonly Lock _lock = new();

    /// <summary>How many requests were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>What came back, by status, or <c>unanswered</c> and <c>broken</c>.</summary>
    public Dictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends so many requests a second until it is stopped, and waits for what is under way.</summary>
    public async Task Send(int rate, CancellationToken stop)
    {
        using var client = Client(rate);
        var (started, under) = (Stopwatch.GetTimestamp(), new List<Task>());
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate); Sent < due; Sent++)
                under.Add(Ask(client, stop));
            under.RemoveAll(task => task.IsCompleted);
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
        await Task.WhenAll(under);
    }

    /// <summary>What a GET comes to.</summary>
    public static async Task<string> Status(HttpMessageInvoker client, Uri address, CancellationToken stop)
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

    /// <summary>A client that costs as little as there is to be had.</summary>
    public static HttpMessageInvoker Client(int connections) =>
        new(
            new SocketsHttpHandler
            {
                MaxConnectionsPerServer = connections,
                UseCookies = false,
                UseProxy = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
            }
        );

    private async Task Ask(HttpMessageInvoker client, CancellationToken stop)
    {
        var answer = await Status(client, address, stop);
        lock (_lock)
            Answers[answer] = Answers.GetValueOrDefault(answer) + 1;
    }
}
