using System.Collections.Concurrent;

namespace Florin.Gateway;

/// <summary>Answers that are being asked for: whoever wants one of them, too, may wait for whom asked first.</summary>
internal sealed class Asking
{
    private readonly ConcurrentDictionary<string, Asking> _all;
    private readonly string _key;
    private readonly TaskCompletionSource<KeptAnswer?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Asking(ConcurrentDictionary<string, Asking> all, string key) => (_all, _key) = (all, key);

    /// <summary>Whoever asks for an answer now, the caller where nobody did; the caller must end what it begins.</summary>
    public static (Asking Asking, bool IsFirst) For(string key, ConcurrentDictionary<string, Asking> all)
    {
        var mine = new Asking(all, key);
        var first = all.GetOrAdd(key, mine);
        return (first, first == mine);
    }

    /// <summary>What it came to; null where whoever waits must ask for itself, as it must when it has waited long enough.</summary>
    public async Task<KeptAnswer?> Wait(TimeSpan patience, TimeProvider clock, CancellationToken cancel)
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

    /// <summary>Tells who waits what it came to; null for nothing that is of use to another. Only the first call counts.</summary>
    public void End(KeptAnswer? answer)
    {
        _all.TryRemove(KeyValuePair.Create(_key, this));
        _ended.TrySetResult(answer);
    }
}
