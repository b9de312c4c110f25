using Florin.Platform.RateLimiting;

namespace Florin.Users.Features;

/// <summary>
/// How often one may try to log in with an address. Tries are counted for the email address; and for it together with the
/// client's network address, where the user has a session that began there. So strangers who use up the tries of somebody
/// lock out strangers, and not that person at the place where they always are. In memory. Thread-safe.
/// </summary>
internal sealed class LoginTries
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly LoginOptions _options;
    private readonly SlidingWindowLog<string> _byEmail;
    private readonly SlidingWindowLog<string> _byEmailPerDay;
    private readonly SlidingWindowLog<(string Email, string Address)> _byPlace;

    public LoginTries(LoginOptions options, TimeProvider clock)
    {
        _options = options;
        _byEmail = new SlidingWindowLog<string>(new SlidingWindowOptions { Window = options.Window }, clock);
        _byEmailPerDay = new SlidingWindowLog<string>(new SlidingWindowOptions { Window = Day }, clock);
        _byPlace = new SlidingWindowLog<(string, string)>(new SlidingWindowOptions { Window = options.Window }, clock);
    }

    /// <summary>Counts a try; how long to wait where it is one too many.</summary>
    /// <param name="email">The address that was named.</param>
    /// <param name="address">The client's network address.</param>
    /// <param name="knows">Whether the user has a session that began there; asked only where it matters.</param>
    public async Task<TimeSpan?> Refuse(string email, string? address, Func<Task<bool>> knows)
    {
        var place = _byPlace.Decide((email, address ?? ""), _options.Tries);
        var byEmail = _byEmail.Decide(email, _options.Tries);
        var perDay = _byEmailPerDay.Decide(email, Math.Max(_options.TriesPerDay, _options.Tries));
        if (!place.Allowed)
            return place.RetryAfter;
        return byEmail.Allowed && perDay.Allowed ? null
            : address is not null && await knows() ? null
            : !byEmail.Allowed ? byEmail.RetryAfter
            : perDay.RetryAfter;
    }
}
