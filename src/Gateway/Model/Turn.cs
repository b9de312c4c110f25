using Florin.Platform.Calls;
using Florin.Platform.Http;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>What a request holds of its service while that works on it.</summary>
/// <param name="Permit">The circuit's leave.</param>
/// <param name="Seat">The place in the bulkhead.</param>
/// <param name="Started">Since when, by the clock's timestamps.</param>
internal readonly record struct Turn(Permit Permit, Seat Seat, long Started)
{
    /// <summary>For how long, in all, a client that reads an answer may keep what it holds of a service.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Whether an answer speaks for its service. That it does not do something at all (501), and that somebody behind it is not
    /// well, is no failure of its own.
    /// </summary>
    public static bool IsWell(HttpContext http) =>
        http.Response.StatusCode is < 500 or StatusCodes.Status501NotImplemented || DependencyFault.Is(http);

    /// <summary>What the service gives back while it only waits for something on behalf of its client: it has done its work.</summary>
    public HeldPlace WhileServiceWaits(TimeProvider clock)
    {
        var (permit, seat, started) = this;
        return new HeldPlace(() =>
        {
            permit.Succeeded(clock.GetElapsedTime(started));
            seat.Leave(measured: true);
        });
    }

    /// <summary>
    /// What is given back while the client is slow to read: the service is judged by what it has done until then, and not by
    /// how long that took to send.
    /// </summary>
    public HeldPlace WhileClientReads(HttpContext http, TimeProvider clock)
    {
        var (permit, seat, started) = this;
        return new HeldPlace(() =>
        {
            var took = clock.GetElapsedTime(started) - Moment;
            if (IsWell(http))
                permit.Succeeded(took);
            else
                permit.Failed(took);
            seat.Leave(measured: false);
        });
    }
}
