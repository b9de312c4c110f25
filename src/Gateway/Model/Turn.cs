using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Forwarding;
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
            var took = clock.GetElapsedTime(started) - SlowClient.Moment;
            if (Guard.IsWell(http))
                permit.Succeeded(took);
            else
                permit.Failed(took);
            seat.Leave(measured: false);
        });
    }
}
