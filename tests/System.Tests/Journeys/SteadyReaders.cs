using System.Collections.Concurrent;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>Clients that ask for the same again and again, each shortly after it has its answer.</summary>
internal sealed class SteadyReaders : IAsyncDisposable
{
    private const int Readers = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5); // Not to take the processor from what is awaited.
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly Task _reading;
    private int _answers;

    /// <summary>Begins.</summary>
    public SteadyReaders(HttpClient gateway, string path) =>
        _reading = Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Read(gateway, path)));

    /// <summary>Waits until so many more answers have come.</summary>
    public Task Get(int more)
    {
        var from = Volatile.Read(ref _answers);
        return Eventually.Is(() => Task.FromResult(Volatile.Read(ref _answers)), answers => answers - from >= more);
    }

    /// <summary>Ends, and checks that not one request failed.</summary>
    public async Task End()
    {
        await _stop.CancelAsync();
        await _reading;
        Assert.Empty(_failures);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task Read(HttpClient gateway, string path)
    {
        while (!_stop.IsCancellationRequested)
        {
            var answer = await Ask(gateway, path);
            if (answer is not null)
                _failures.AddOrUpdate(answer, 1, (_, count) => count + 1);
            Interlocked.Increment(ref _answers);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    // What went wrong; null where nothing did.
    private static async Task<string?> Ask(HttpClient gateway, string path)
    {
        try
        {
            var answer = await gateway.Ask("GET", path);
            return answer.Status == 200 ? null : $"{answer.Status} {answer.Code}";
        }
        catch (HttpRequestException broken)
        {
            return broken.Message;
        }
    }
}
