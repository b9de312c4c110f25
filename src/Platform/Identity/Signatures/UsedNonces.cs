using Florin.Platform.Resilience;

namespace Florin.Platform.Identity.Signatures;

/// <summary>
/// The nonces of signed requests that this process has accepted, each remembered for at least as long as its request would be
/// accepted again, and at most twice as long. Thread-safe.
/// </summary>
/// <param name="lifetime">For how long a signature is accepted.</param>
/// <param name="clock">Time.</param>
internal sealed class UsedNonces(TimeSpan lifetime, TimeProvider clock)
{
    private const int Most = 1_000_000; // Some 100 MB.

    private readonly Lock _lock = new();
    private HashSet<(string Key, string Nonce)> _recent = [];
    private HashSet<(string Key, string Nonce)> _older = [];
    private long _since = clock.GetTimestamp();

    /// <summary>Remembers a nonce. Whether it is new.</summary>
    /// <exception cref="ServiceUnavailable">There is no room for another one.</exception>
    public bool TryUse(string key, string nonce)
    {
        lock (_lock)
        {
            var age = clock.GetElapsedTime(_since);
            if (age >= lifetime)
                (_older, _recent, _since) = (age < lifetime * 2 ? _recent : [], [], clock.GetTimestamp());
            if (_older.Contains((key, nonce)) || _recent.Contains((key, nonce)))
                return false;
            if (_recent.Count >= Most)
                throw new ServiceUnavailable("gateway", "has accepted too many signed requests; try again in a few minutes.");
            return _recent.Add((key, nonce));
        }
    }
}
