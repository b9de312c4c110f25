using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using Yarp.ReverseProxy.Forwarder;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>
/// Lets a request through to its service: circuit breaker, bulkhead, timeout, in this order, whether the service is in this
/// process or another.
/// </summary>
internal sealed partial class Guard(TimeProvider clock, ILogger log) : IDisposable
{
    // Nobody knows when there is room again, or a service is back; soon.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly ObjectPool<Deadline> _deadlines = Deadline.Pool(clock);

    private readonly CancellationTokenSource _draining = new();

    /// <summary>
    /// The gateway is about to stop: who waits by preference for a service of another process, which knows nothing of that, is
    /// told so while the connection is still there. Services of this process answer by themselves.
    /// </summary>
    public void Drain() => _draining.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _draining.Dispose();

    /// <summary>Lets a request through, or leaves in the exchange why not.</summary>
    public Task Pass(Exchange exchange, Route route)
    {
        if (!route.IsOwn && !PublicPath.Is(exchange.Path.Value ?? "/"))
            return exchange.Refuse(RefusalCode.NotFound, "No resource exists at this path.");
        if (route.Cluster.Breaker.TryEnter(out var permit, out var retryAfter))
            return ForwardingSpans.IsTraced ? Traced(exchange, route, permit) : Enter(exchange, route, permit);
        Fail(exchange, route, RefusalCodes.CircuitOpen, "is unavailable because its circuit is open", retryAfter);
        return Task.CompletedTask;
    }

    private async Task Traced(Exchange exchange, Route route, Permit permit)
    {
        var span = ForwardingSpans.Begin(route);
        try
        {
            await Enter(exchange, route, permit);
        }
        finally
        {
            ForwardingSpans.End(span, exchange, route);
        }
    }

    private async Task Enter(Exchange exchange, Route route, Permit permit)
    {
        var http = exchange.Http;
        var (ending, took, attempt) = (Ending.Broken, TimeSpan.Zero, (Attempt?)null);
        try
        {
            var seat = await route.Cluster.Bulkhead.Enter(http.RequestAborted);
            if (!seat.Entered)
            {
                Full(exchange, route, permit);
                return;
            }
            try
            {
                attempt = Begin(exchange, route);
                Hold(exchange, permit, seat, attempt.Value);
                if (attempt is { Destination.Upstream: { } upstream, Deadline: var deadline })
                    ending = upstream.Judge(await upstream.Answer(exchange, deadline), exchange, deadline);
            }
            finally
            {
                var isStream = attempt?.Deadline.LiftedAt is not null;
                took = attempt is { } begun ? End(begun, route.Cluster, exchange, ending) : TimeSpan.Zero;
                Leave(exchange, route, seat, measured: ending is Ending.Answered or Ending.TimedOut && !isStream);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Unspoken(exchange, permit).NoVerdict();
            return;
        }
        catch
        {
            Unspoken(exchange, permit).Failed();
            throw;
        }
        Conclude(Unspoken(exchange, permit), ending, exchange, took);
        if (ending is not Ending.Answered)
            await Fail(exchange, route, ending);
    }

    /// <summary>
    /// Lets the service give the place back while it only waits for something on behalf of a client that prefers to wait:
    /// then it has done its work, in the time that it took until then.
    /// </summary>
    private void Hold(Exchange exchange, Permit permit, Seat seat, Attempt attempt)
    {
        (exchange.Place, exchange.Turn) = (null, new Turn(permit, seat, attempt.Started));
        if (attempt.Preferred == TimeSpan.Zero)
            return;
        exchange.Place = exchange.Turn.WhileServiceWaits(clock);
        exchange.Http.Features.Set(exchange.Place);
    }

    // The permit, unless the service has given the place back: then the breaker has heard already, and none is left.
    private static Permit Unspoken(Exchange exchange, Permit permit) =>
        exchange.Place is { IsReleased: true } ? default : permit;

    // From now on the service cannot give the place back. Sending a request on is a moment; what a service of this process
    // does with it may be long.
    private static void Leave(Exchange exchange, Route route, Seat seat, bool measured)
    {
        if (exchange.Place is not { } place || place.TryKeep())
            seat.Leave(measured, inline: route.Cluster.IsElsewhere);
    }

    private Attempt Begin(Exchange exchange, Route route)
    {
        var (http, preferred) = (exchange.Http, Preference.Patience(exchange.Http.Request.Headers["Prefer"]) ?? TimeSpan.Zero);
        var attempt = new Attempt(
            exchange.Owner ?? route.Cluster.Pick(exchange.Group, exchange.Avoid),
            _deadlines.Get(),
            preferred,
            clock.GetTimestamp(),
            http.Request.PathBase,
            http.Request.Path
        );
        var deadline = attempt.Deadline;
        deadline.Start((exchange.Patience ?? exchange.Timeout ?? route.Timeout) + preferred, http.RequestAborted);
        (http.Request.PathBase, http.Request.Path) = (attempt.PathBase.Add(route.PathBase), exchange.Path);
        exchange.Destination = attempt.Destination;
        attempt.Destination?.Begin();
        ForwardingSpans.Entered(exchange);
        return preferred > TimeSpan.Zero && route.Cluster.IsElsewhere
            ? attempt with
            {
                Draining = _draining.Token.UnsafeRegister(static waits => ((Deadline)waits!).EndAfter(Soon), deadline), // Registered with it.
            }
            : attempt;
    }

    // What a client asks to wait for is no slowness of the service, so it is not in the time that it took; nor is how long it
    // takes to read, or how long a stream lasts once it has begun.
    private TimeSpan End(in Attempt attempt, Cluster cluster, Exchange exchange, Ending ending)
    {
        var (now, http) = (clock.GetTimestamp(), exchange.Http);
        exchange.Client?.Dispose();
        exchange.Client = null;
        var took = attempt.Deadline.LiftedAt is { } lifted
            ? clock.GetElapsedTime(attempt.Started, lifted)
            : clock.GetElapsedTime(attempt.Started, now) - attempt.Deadline.Paused;
        if (attempt.Destination is { } destination)
        {
            bool? failed = IsNoVerdict(ending) ? null : ending is not Ending.Answered || !Turn.IsWell(http);
            destination.End(failed, took, now);
            if (failed is { } known)
                cluster.Watch(destination, known, now);
        }
        (http.Request.PathBase, http.Request.Path) = (attempt.PathBase, attempt.Path);
        attempt.Draining.Dispose();
        _deadlines.Return(attempt.Deadline);
        return took - attempt.Preferred;
    }

    // What the service cannot do is its failure; that it does not do something at all (501), and that somebody behind it
    // is not well, is not. A connection that broke counts against the destination alone while another one is tried.
    private static void Conclude(Permit permit, Ending ending, Exchange exchange, TimeSpan took)
    {
        var isTriedElsewhere = ending is Ending.Broken && exchange.GoesOnElsewhere && !exchange.Http.Response.HasStarted;
        if (isTriedElsewhere || IsNoVerdict(ending))
            permit.NoVerdict();
        else if (ending is Ending.Answered && Turn.IsWell(exchange.Http))
            permit.Succeeded(took);
        else
            permit.Failed(took);
    }

    private static bool IsNoVerdict(Ending ending) => ending is Ending.ClientGone or Ending.BadRequest or Ending.Unsendable;

    private Task Fail(Exchange exchange, Route route, Ending ending)
    {
        switch (ending)
        {
            case Ending.BadRequest:
                return exchange.Answer(RequestBody.WhyNot(exchange.Http));
            case Ending.Unsendable:
                Unsendable(
                    log,
                    exchange.Http.Features.Get<IForwarderErrorFeature>()?.Exception,
                    route.Cluster.Id,
                    exchange.RequestId
                );
                return exchange.Refuse(RefusalCode.Invalid, "The request cannot be forwarded to the service as it is.");
            case Ending.TimedOut when _draining.IsCancellationRequested:
                Fail(exchange, route, RefusalCodes.Timeout, "had not responded when the gateway stopped", retryAfter: null);
                break;
            case Ending.TimedOut:
                Silent(log, route.Cluster.Id, exchange.RequestId);
                exchange.Failure = Failure.OfTime(route.Cluster);
                break;
            case Ending.Broken:
                Broken(log, route.Cluster.Id, exchange.RequestId);
                Fail(exchange, route, RefusalCodes.Unavailable, "could not be reached, or closed the connection", Soon);
                break;
            default:
                break; // There is nobody to tell.
        }
        return Task.CompletedTask;
    }

    private static void Full(Exchange exchange, Route route, Permit permit)
    {
        permit.NoVerdict();
        Fail(exchange, route, RefusalCodes.BulkheadFull, "has reached its limit of concurrent requests", Soon);
    }

    private static void Fail(Exchange exchange, Route route, RefusalCode code, string why, TimeSpan? retryAfter) =>
        exchange.Failure = Failure.Of(route.Cluster, code, why, retryAfter);

    [LoggerMessage(
        EventId = EventIds.ServiceTimedOut,
        Level = LogLevel.Warning,
        Message = "{Service} did not answer in time (request {RequestId})"
    )]
    private static partial void Silent(ILogger log, string service, string requestId);

    [LoggerMessage(
        EventId = EventIds.ServiceUnreachable,
        Level = LogLevel.Warning,
        Message = "{Service} could not be reached or closed the connection (request {RequestId})"
    )]
    private static partial void Broken(ILogger log, string service, string requestId);

    [LoggerMessage(
        EventId = EventIds.RequestNotForwardable,
        Level = LogLevel.Warning,
        Message = "A request could not be forwarded to {Service} as it is (request {RequestId})"
    )]
    private static partial void Unsendable(ILogger log, Exception? why, string service, string requestId);

    /// <summary>A turn at a request: who answers, until when, how long the client asked to wait, and what the request was before.</summary>
    private readonly record struct Attempt(
        Destination? Destination,
        Deadline Deadline,
        TimeSpan Preferred,
        long Started,
        PathString PathBase,
        PathString Path
    )
    {
        /// <summary>Ends it when the gateway stops.</summary>
        public CancellationTokenRegistration Draining { get; init; }
    }
}
