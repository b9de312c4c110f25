using System.Collections.Concurrent;

namespace Florin.WebConsole.Access;

/// <summary>
/// Sessions that operators have ended, so that other tabs and copies of the cookie end with them. Kept as long as a token may last,
/// and no longer than the process.
/// </summary>
internal sealed class EndedSessions(TimeProvider clock)
{
    private static readonly TimeSpan LongestToken = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    /// <summary>Ends one.</summary>
    public void Add(string session)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, at) in _ended)
            if (now - at > LongestToken)
                _ended.TryRemove(id, out _);
        _ended[session] = now;
    }

    /// <summary>Whether it has ended.</summary>
    public bool Has(string session) => _ended.ContainsKey(session);
}
