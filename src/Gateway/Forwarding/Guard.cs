using Florin.Platform.Hosting;
using Florin.Platform.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace Florin.Gateway;

/// <summary>
/// Lets a request through to its service: circuit breaker, bulkhead, timeout, in this order, whether the service is in this
/// process or another.
/// </summary>
internal sealed partial class Guard(TimeProvider clock, ILogger log)
{
    // Nobody knows when there is room again, or a service is back; soon.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly ObjectPool<Deadline> _deadlines = Deadline.Pool(clock);

    /// <summary>Lets a request through, or leaves in the exchange why not.</summary>
    public Task Pass(Exchange exchange, Route route)
    {
        var http = exchange.Http;
        if (http.Request.ContentLength > BodyLimit.Bytes)
            return exchange.Answer(Reply.Refused(BodyLimit.Refusal));
        if (!route.IsOwn && !PublicPath.Is(exchange.Path.Value ?? "/"))
            return exchange.Refuse("not-found", "There is nothing at this path.");
        var arrived = RequestBody.HasArrived(http);
        return arrived is { IsCompletedSuccessfully: true, Result: true }
            ? Admit(exchange, route)
            : AdmitOnceArrived(arrived, exchange, route);
    }

    private async Task AdmitOnceArrived(ValueTask<bool> arrived, Exchange exchange, Route route)
    {
        if (await arrived)
            await Admit(exchange, route);
        else
            await exchange.Answer(Reply.Refused(RequestBody.WhyNot(exchange.Http)));
    }

    private Task Admit(Exchange exchange, Route route)
    {
        if (route.Cluster.Breaker.TryEnter(out var permit, out var retryAfter))
            return Enter(exchange, route, permit);
        Fail(exchange, route, DependencyUnavailable.CircuitOpen, "rests after too many failures", retryAfter);
        return Task.CompletedTask;
    }

    private async Task Enter(Exchange exchange, Route route, Permit permit)
    {
        var http = exchange.Http;
        var ending = Ending.Broken;
        var took = TimeSpan.Zero;
        try
        {
            var seat = await route.Cluster.Bulkhead.Enter(http.RequestAborted);
            if (!seat.Entered)
            {
                permit.NoVerdict();
                Fail(exchange, route, DependencyUnavailable.BulkheadFull, "has as many requests as it can take", Soon);
                return;
            }
            try
            {
                (ending, took) = await Attempt(exchange, route);
            }
            finally
            {
                // Sending a request on is a moment; what a service of this process does with it may be long.
                seat.Leave(measured: ending is Ending.Answered or Ending.TimedOut, inline: route.Cluster.IsElsewhere);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            permit.NoVerdict();
            return;
        }
        catch
        {
            permit.Failed();
            throw;
        }
        Conclude(permit, ending, http, took);
        if (ending is not Ending.Answered)
            await Fail(exchange, route, ending);
    }

    private async Task<(Ending Ending, TimeSpan Took)> Attempt(Exchange exchange, Route route)
    {
        var http = exchange.Http;
        var (pathBase, path) = (http.Request.PathBase, http.Request.Path);
        var deadline = _deadlines.Get();
        deadline.Start((exchange.Patience ?? exchange.Timeout ?? route.Timeout) + Preferred(http), http.RequestAborted);
        (http.Request.PathBase, http.Request.Path) = (pathBase.Add(route.PathBase), exchange.Path);
        var (destination, started, ending) = (
            route.Cluster.Pick(exchange.Group, exchange.Avoid),
            clock.GetTimestamp(),
            Ending.Broken
        );
        exchange.Destination = destination;
        destination?.Begin();
        try
        {
            if (destination is not null)
                ending = await destination.Upstream.Answer(exchange, deadline);
            return (ending, clock.GetElapsedTime(started));
        }
        finally
        {
            if (destination is not null)
                End(destination, route.Cluster, http, ending, started);
            (http.Request.PathBase, http.Request.Path) = (pathBase, path);
            _deadlines.Return(deadline);
        }
    }

    private void End(Destination destination, Cluster cluster, HttpContext http, Ending ending, long started)
    {
        var now = clock.GetTimestamp();
        bool? failed = ending is Ending.ClientGone or Ending.BadRequest ? null : ending is not Ending.Answered || !IsWell(http);
        destination.End(failed, clock.GetElapsedTime(started, now), now);
        if (failed is { } known)
            cluster.Watch(destination, known, now);
    }

    // What a client asks to wait for is no slowness of the service.
    private static TimeSpan Preferred(HttpContext http) => Preference.Wait(http.Request.Headers["Prefer"]) ?? TimeSpan.Zero;

    // What the service cannot do is its failure; that it does not do something at all (501), and that somebody behind it
    // is not well, is not.
    private static void Conclude(Permit permit, Ending ending, HttpContext http, TimeSpan took)
    {
        if (ending is Ending.ClientGone or Ending.BadRequest)
            permit.NoVerdict();
        else if (ending is Ending.Answered && IsWell(http))
            permit.Succeeded(took - Preferred(http));
        else
            permit.Failed(took - Preferred(http));
    }

    private static bool IsWell(HttpContext http) =>
        http.Response.StatusCode is < 500 or StatusCodes.Status501NotImplemented || DependencyFault.Is(http);

    private Task Fail(Exchange exchange, Route route, Ending ending)
    {
        switch (ending)
        {
            case Ending.BadRequest:
                return exchange.Answer(Reply.Refused(RequestBody.WhyNot(exchange.Http)));
            case Ending.TimedOut:
                Silent(log, route.Cluster.Id, exchange.RequestId);
                Fail(exchange, route, DependencyUnavailable.Timeout, "did not answer in time", retryAfter: null);
                break;
            case Ending.Broken:
                Broken(log, route.Cluster.Id, exchange.RequestId);
                Fail(exchange, route, "unavailable", "cannot be reached, or broke off", Soon);
                break;
            default:
                break; // There is nobody to tell.
        }
        return Task.CompletedTask;
    }

    private static void Fail(Exchange exchange, Route route, string code, string why, TimeSpan? retryAfter) =>
        exchange.Failure = new Failure(code, $"The {route.Cluster.Id} service {why}.", retryAfter);

    [LoggerMessage(
        EventId = 5001,
        Level = LogLevel.Warning,
        Message = "{Service} did not answer in time (request {RequestId})"
    )]
    private static partial void Silent(ILogger log, string service, string requestId);

    [LoggerMessage(
        EventId = 5002,
        Level = LogLevel.Warning,
        Message = "{Service} could not be reached or broke off (request {RequestId})"
    )]
    private static partial void Broken(ILogger log, string service, string requestId);
}
