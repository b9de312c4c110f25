using System.Collections.Frozen;
using System.Diagnostics;
using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Dashboards;
using Florin.Gateway.Model;
using Florin.Gateway.Pipeline.Configuration;
using Florin.Gateway.Pipeline.Routing;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Http.InProcess;
using Florin.Platform.Identity;
using Florin.Platform.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.Gateway.Pipeline;

/// <summary>
/// Where requests come in: finds what each is for, sends it through the stages, and answers what fails. Whatever happens,
/// there is an answer with the gateway's headers, and it is counted.
/// </summary>
internal sealed partial class Arrival(GatewayRuntime runtime, GatewayMetrics metrics, SlowClients clients)
{
    private readonly ILogger _log = runtime.Log;

    private readonly FrozenSet<string> _services = runtime
        .Services.Select(service => service.Name)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers a request by a configuration, to its end.</summary>
    public async Task Serve(HttpContext http, GatewaySnapshot current)
    {
        var started = runtime.Clock.GetTimestamp();
        var exchange = Begin(http, current);
        try
        {
            await (exchange.Target.Route?.Entry ?? current.WithoutRoute)(exchange);
            if (exchange.Failure is { } failure)
                await Refuse(exchange, failure);
            await clients.Send(http);
        }
        catch (OperationCanceledException gone) when (RequestBody.IsClientGone(http, gone))
        {
            // There is nobody to answer.
        }
        catch (Exception fault) // The one broad catch of a request at the gateway: told by a code, recorded once.
        {
            await Fault(exchange, fault);
        }
        finally
        {
            exchange.AtTheEnd?.Invoke();
        }
        RequestMetrics.Answered(Target.Gateway, http, runtime.Clock.GetElapsedTime(started));
    }

    private Exchange Begin(HttpContext http, GatewaySnapshot current)
    {
        var path = http.Request.Path.Value;
        var (several, version) = (SingleValue.Settle(http.Request.Headers), ApiVersion.Read(http.Request));
        var isCall = RefusedCall.IsMarked(http);
        var refused =
            isCall ? Reply.Refused(new Refusal(RefusalCode.Invalid, "The call is not valid."))
            : several is not null ? several.ToReply()
            : version is not null ? Reply.Refused(version)
            : RawPath.Refuse(http);
        var target = isCall
            ? Target.Nowhere(Target.Gateway, counted: true)
            : Find(http.Request, current, isVersioned: !ReferenceEquals(path, http.Request.Path.Value));
        // Where its sender stands is not known yet.
        var stamp = new Stamp(RequestIds.Of(http, runtime.Ids), target.Service, RateDecision.Without, "")
        {
            NoStore = MustNotStore(http.Request, target),
            Trace = Activity.Current?.TraceId.ToHexString(),
            Security = target.Route?.SecurityHeaders ?? SecurityHeaders.Api,
        };
        return new Exchange(http, stamp, runtime.Clock) { Target = target, Refused = refused };
    }

    private static Target Find(HttpRequest request, GatewaySnapshot current, bool isVersioned)
    {
        var found = current.Table.Find(request);
        if (found.Route is not null)
            return found with { IsVersioned = isVersioned };
        if (!found.IsRefused)
            return found;
        var path = request.Path.Value ?? "/";
        return DashboardPath.Read(path) is var (user, shape) ? DashboardOf(user, shape, current.Dashboard)
            : SearchEverything.IsAt(path) ? Search(current.Search)
            : found;
    }

    private static Target Search(SearchEverything search) =>
        new(Target.Gateway, Counted: true, Route: null, default, search.Answer) { IsOfUser = true, HasQuery = true };

    private static Target DashboardOf(string user, Shape? shape, Dashboard dashboard) =>
        new(Target.Gateway, Counted: true, Route: null, default, exchange => dashboard.Answer(exchange, user, shape))
        {
            IsOfUser = true,
        };

    // Everything that carries a token or an account. A route that caches answers says for whom and how long.
    private bool MustNotStore(HttpRequest request, in Target target)
    {
        if (target.Route is { KeepsAnswers: true } && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return false;
        if (Authentication.HasCredentials(request.HttpContext) || target.IsOfUser)
            return true;
        return target.Route is { } route && _services.Contains(route.Cluster.Id) && !OwnAnswers.IsKeySet(target);
    }

    private Task Refuse(Exchange exchange, Failure failure)
    {
        metrics.Refused(exchange.Target.Service, failure.Code.Name);
        Activity.Current?.SetTag("error.type", failure.Code.Name);
        return exchange.Refuse(failure.Code, failure.Detail, failure.RetryAfter);
    }

    private Task Fault(Exchange exchange, Exception fault)
    {
        var service = exchange.Target.Service;
        if (Faults.ToReply(fault) is { } reply)
        {
            Unavailable(_log, service, fault.Message);
            return exchange.Answer(reply);
        }
        Failed(_log, fault, service, exchange.RequestId);
        return exchange.Refuse(RefusalCodes.InternalError, "An unexpected error occurred. It is logged under the request id.");
    }

    [LoggerMessage(
        EventId = EventIds.ForwardingFailed,
        Level = LogLevel.Error,
        Message = "The gateway failed to forward a request to {Service} (request {RequestId})"
    )]
    private static partial void Failed(ILogger log, Exception e, string service, string requestId);

    [LoggerMessage(
        EventId = EventIds.ServiceUnavailable,
        Level = LogLevel.Warning,
        Message = "The gateway could not forward a request to {Service}: {Reason}"
    )]
    private static partial void Unavailable(ILogger log, string service, string reason);
}
