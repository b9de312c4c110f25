using System.Collections.Concurrent;

namespace Florin.WebConsole.Access;

/// <summary>
/// The tokens that operators got by showing their second factor again, in the place of those in their cookies: an open page cannot
/// set a cookie. After a restart of the process the cookie's token counts again, and the factor is asked for again.
/// </summary>
internal sealed class RenewedTokens(TimeProvider clock)
{
    private static readonly TimeSpan LongestToken = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset At)> _bySession = new(StringComparer.Ordinal);

    /// <summary>Has a session of the console go on with another token.</summary>
    public void Put(string session, string token)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, renewed) in _bySession)
            if (now - renewed.At > LongestToken)
                _bySession.TryRemove(id, out _);
        _bySession[session] = (token, now);
    }

    /// <summary>The token of a session: the newest, or the cookie's.</summary>
    public string Of(string session, string fromCookie) =>
        _bySession.TryGetValue(session, out var renewed) ? renewed.Token : fromCookie;

    /// <summary>Forgets that of a session, which has ended.</summary>
    public void Forget(string session) => _bySession.TryRemove(session, out _);
}
