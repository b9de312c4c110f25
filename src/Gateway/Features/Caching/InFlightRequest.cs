using System.Collections.Concurrent;

namespace Florin.Gateway.Features.Caching;

/// <summary>A request to a service that is under way: later requests for the same answer may wait for it.</summary>
internal sealed class InFlightRequest
{
    private readonly ConcurrentDictionary<string, InFlightRequest> _all;
    private readonly string _key;
    private readonly TaskCompletionSource<CachedResponse?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InFlightRequest(ConcurrentDictionary<string, InFlightRequest> all, string key) => (_all, _key) = (all, key);

    /// <summary>The request under way for a key, or a new one where there is none, which the caller must then end.</summary>
    public static (InFlightRequest Request, bool IsFirst) For(string key, ConcurrentDictionary<string, InFlightRequest> all)
    {
        var mine = new InFlightRequest(all, key);
        var first = all.GetOrAdd(key, mine);
        return (first, first == mine);
    }

    /// <summary>
    /// Its answer; null where the waiting request must ask the service itself, as it must after <paramref name="patience"/>.
    /// </summary>
    public async Task<CachedResponse?> Wait(TimeSpan patience, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            return await _ended.Task.WaitAsync(patience, clock, cancel);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>
    /// Gives its answer to the waiting requests; null for one that only its own client may get. Only the first call counts.
    /// </summary>
    public void End(CachedResponse? answer)
    {
        _all.TryRemove(KeyValuePair.Create(_key, this));
        _ended.TrySetResult(answer);
    }
}
