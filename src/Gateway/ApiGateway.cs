using System.Collections.Frozen;
using Florin.Platform.Configuration;
using Florin.Platform.Http;
using Florin.Platform.RateLimiting;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Gateway;

/// <summary>
/// Every request from outside comes through here: request id and headers, rate limit, then to the service under
/// <c>/api/{service}</c> through its circuit breaker, bulkhead and timeout. Errors are those of the contract.
/// </summary>
public sealed partial class ApiGateway : IDisposable
{
    private readonly GatewayRuntime _runtime;
    private readonly ILogger _log;
    private readonly Forwarders _forwarders;
    private readonly GatewayMetrics _metrics = new();
    private readonly LimitRefusals _limitRefusals;
    private readonly AnswerStages _stages;
    private readonly Guard _guard;
    private readonly CircuitLog _circuits;
    private readonly ResetClock _resets;
    private readonly HealthAnswers _health;
    private readonly Discovery _discovery;
    private readonly AdminApi _admin;
    private readonly BodyIntake _bodies;
    private readonly SlowClients _clients;
    private readonly EndpointRules _rules;
    private readonly FrozenSet<string> _services;
    private readonly SnapshotBuilder _snapshots;
    private readonly ConfigReload _reload;
    private volatile GatewaySnapshot _current;

    /// <summary>A gateway that is ready to serve.</summary>
    /// <exception cref="WrongConfiguration">A value of its configuration is not allowed.</exception>
    public ApiGateway(GatewayRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var (configuration, clock) = (runtime.Configuration, runtime.Clock);
        (_runtime, _log) = (runtime, runtime.Logs.CreateLogger("Florin.Gateway"));
        (_forwarders, _limitRefusals, _resets) = (new Forwarders(clock), new LimitRefusals(_metrics), new ResetClock(clock));
        (_stages, _guard) = (new AnswerStages(runtime, _metrics, _forwarders.Transforms), new Guard(clock, _log));
        (_bodies, _rules, _discovery) = (new BodyIntake(clock), new EndpointRules(runtime.Endpoints), new Discovery(runtime));
        (_clients, _circuits) = (new SlowClients(clock, _metrics), new CircuitLog(_log));
        _services = runtime.Services.Select(service => service.Name).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        // The snapshot is set before the first request.
        _health = new HealthAnswers(
            [.. runtime.Services.Select(Probe)],
            () => _current!.Limits.Store,
            name => _current!.Clusters[name],
            runtime
        );
        _snapshots = new SnapshotBuilder(
            runtime,
            new Upstreams(runtime, _forwarders, _clients),
            _discovery.Sources,
            _stages.Of,
            _guard.Pass,
            routes => new OwnAnswers(runtime, _health).Of(routes)
        );
        _current = _snapshots.Build(configuration, before: null).Compose(ServeWhole);
        _clients.Limits = _current.Answers;
        _stages.Take();
        _discovery.Changed(id => _current.Clusters.GetValueOrDefault(id), _snapshots.Rediscover);
        _discovery.Take(_current.Clusters);
        _circuits.Watch(_current.Clusters, before: null);
        _current.Start();
        _reload = new ConfigReload(configuration, Take, _log);
        _admin = AdminApi.Of(runtime, Operations(runtime));
        _metrics.Watch(() => _current.Clusters.Values, () => _current.Limits);
    }

    /// <summary>The sections of the configuration that a gateway reads, and the options that they are read into.</summary>
    public static IReadOnlyList<(string Section, Type Options)> Sections => GatewayOptions.Sections;

    /// <summary>Answers a request.</summary>
    public Task Serve(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return _discovery.Registrations.Takes(http) ? _discovery.Registrations.Serve(http) : _current.Pipeline(http);
    }

    private async Task ServeWhole(HttpContext http, GatewaySnapshot current)
    {
        var (started, path, exchange) = (_runtime.Clock.GetTimestamp(), http.Request.Path.Value, (Exchange?)null);
        var (several, version) = (SingleValue.Settle(http.Request.Headers), ApiVersion.Read(http.Request));
        var refused =
            several is not null ? several.ToReply()
            : version is not null ? Reply.Refused(version)
            : RawPath.Refuse(http);
        var target = Find(http.Request, current, isVersioned: !ReferenceEquals(path, http.Request.Path.Value));
        var cors = current.CorsOf(target);
        var isPreflight = cors is not null && Cors.IsPreflight(http.Request);
        try
        {
            current.Proxies.Resolve(http);
            var rate = await current.Limits.Decide(http, target, isPreflight);
            exchange = Begin(http, target, rate, cors);
            await (
                !rate.Allowed ? _limitRefusals.Request(exchange, target, rate)
                : isPreflight ? exchange.AnswerNothing()
                : refused is { } wrong ? exchange.Answer(wrong)
                : Answer(exchange, target, current)
            );
            if (exchange.Failure is { } failure)
                await Refuse(exchange, target, failure);
            await _clients.Send(http);
        }
        catch (OperationCanceledException gone) when (RequestBody.IsClientGone(http, gone))
        {
            // There is nobody to answer.
        }
        catch (Exception fault) // The one broad catch of a request at the gateway: told by a code, recorded once.
        {
            await (exchange is null ? FaultEarly(http, target, current, cors, fault) : Fault(exchange, target, fault));
        }
        finally
        {
            exchange?.AtTheEnd?.Invoke();
        }
        RequestMetrics.Answered(Target.Gateway, http, _runtime.Clock.GetElapsedTime(started));
    }

    /// <summary>Answers an operator's request, which came to another port.</summary>
    public Task Administer(HttpContext http) => _admin.Serve(http);

    /// <summary>Answers who waits for services of other processes: the gateway is about to stop.</summary>
    public void Drain() => _guard.Drain();

    /// <summary>Refuses what waits, and closes the connections to other processes.</summary>
    public void Dispose()
    {
        _reload.Dispose();
        foreach (var cluster in _current.Clusters.Values)
            cluster.Dispose();
        _discovery.Dispose();
        _metrics.Dispose();
        _stages.Dispose();
        _guard.Dispose();
        _forwarders.Dispose();
    }

    /// <summary>Requests under way end on the snapshot that they began on; what waits at a cluster that is gone still passes.</summary>
    private void Take(IConfiguration configuration)
    {
        var before = _current;
        var taken = _snapshots.Build(configuration, before).Compose(ServeWhole);
        _stages.Take();
        foreach (var (id, cluster) in before.Clusters)
            cluster.Retire(taken.Clusters.GetValueOrDefault(id));
        _circuits.Watch(taken.Clusters, before.Clusters);
        taken.Start();
        (_current, _clients.Limits) = (taken, taken.Answers);
        _discovery.Take(taken.Clusters); // Sees what the retired ones did to the destinations that they shared.
    }

    private Target Find(HttpRequest request, GatewaySnapshot current, bool isVersioned)
    {
        var found = current.Table.Find(request);
        if (found.Route is { } route)
            return found with { Rule = _rules.Of(request.Method, route, found.Rest), IsVersioned = isVersioned };
        return found.IsRefused && DashboardPath.Read(request.Path.Value ?? "/") is var (user, shape)
            ? DashboardOf(user, shape, current.Dashboard)
            : found;
    }

    private static Target DashboardOf(string user, Shape? shape, Dashboard dashboard) =>
        new(Target.Gateway, Counted: true, Route: null, default, exchange => dashboard.Answer(exchange, user, shape));

    private Exchange Begin(HttpContext http, in Target target, in RateDecision rate, CorsPolicy? cors)
    {
        var stamp = new Stamp(RequestIds.Of(http, _runtime.Ids), target.Service, rate, _resets.After(rate.ResetAfter))
        {
            NoStore = MustNotStore(http.Request, target),
        };
        var exchange = new Exchange(http, stamp, _runtime.Clock);
        exchange.Stamp();
        if (cors is not null)
            Cors.Mark(exchange, cors);
        return exchange;
    }

    // Everything that carries a token or an account. A route that caches answers says for whom and how long.
    private bool MustNotStore(HttpRequest request, in Target target)
    {
        if (target.Route is { KeepsAnswers: true } && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return false;
        if (request.Headers.Authorization.Count > 0)
            return true;
        return target.Route is { } route && _services.Contains(route.Cluster.Id) && target.Rest != OwnAnswers.Jwks;
    }

    private Task Answer(Exchange exchange, in Target target, GatewaySnapshot current)
    {
        if (target.Allowed is { } allowed)
            return exchange.RefuseMethod(allowed);
        if (target.Route is { } route)
        {
            exchange.Path = target.Rest;
            if (route.IsOwn && target.Rest != OwnAnswers.Jwks)
                exchange.RawPath = RawPath.Below(exchange.Http, segments: target.IsVersioned ? 3 : 2); // /api/{service}
            var taken = _bodies.Take(exchange, target, current.Bodies);
            return taken is { IsCompletedSuccessfully: true, Result: null } && target.Rule.CountedItems is null
                ? route.Handler(exchange, route)
                : AnswerOnceTaken(exchange, target, current, taken);
        }
        var request = exchange.Http.Request;
        if (target.Own is not { } answer)
            return exchange.Refuse("not-found", $"No resource exists at {Shown(request.Path)}.");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return exchange.RefuseMethod(allowed: "GET, HEAD");
        // Probes and scrapers, who are not counted, may add what they like.
        return target.Counted && OwnQuery.Refuse(request) is { } refusal ? exchange.Answer(refusal) : answer(exchange);
    }

    private async Task AnswerOnceTaken(Exchange exchange, Target target, GatewaySnapshot current, ValueTask<Reply?> taken)
    {
        if (await taken is { } refused)
            await exchange.Answer(refused);
        else if (target.Route is { } route && await CountItems(exchange, target, route, current))
            await route.Handler(exchange, route);
    }

    // One was counted when it came, also where the others do not fit; so it passes again when there is room for all of them.
    private async Task<bool> CountItems(Exchange exchange, Target target, Route route, GatewaySnapshot current)
    {
        if (target.Rule.CountedItems is not { } field || exchange.BodyLength is not > 0)
            return true;
        var body = exchange.Http.Request.BodyReader;
        if (!body.TryRead(out var read))
            return true;
        var items = CountedItems.Of(read.Buffer, field);
        body.AdvanceTo(read.Buffer.Start);
        if (items <= 1)
            return true;
        var rate = await current.Limits.Take(exchange.Http, route.Limits, items - 1);
        if (!rate.Allowed)
            rate = await current.Limits.Take(exchange.Http, route.Limits, items);
        exchange.Restamp(rate, _resets.After(rate.ResetAfter));
        if (rate.Allowed)
            return true;
        await _limitRefusals.Items(exchange, target, rate, items);
        return false;
    }

    private Task Refuse(Exchange exchange, in Target target, Failure failure)
    {
        _metrics.Refused(target.Service, failure.Code);
        return exchange.Refuse(failure.Code, failure.Detail, failure.RetryAfter);
    }

    private Task Fault(Exchange exchange, in Target target, Exception fault)
    {
        if (Faults.ToReply(fault) is { } reply)
        {
            Unavailable(_log, target.Service, fault.Message);
            return exchange.Answer(reply);
        }
        Failed(_log, fault, target.Service, exchange.RequestId);
        return exchange.Refuse("internal-error", "An unexpected error occurred. It is logged under the request id.");
    }

    // Before the caller is known: counted all the same, by address, so that failing requests are not unlimited.
    private async Task FaultEarly(HttpContext http, Target target, GatewaySnapshot current, CorsPolicy? cors, Exception fault)
    {
        var rate = target.Counted ? await current.Limits.TakeByAddress(http, target.Route?.Limits) : current.Limits.Unknown;
        var exchange = Begin(http, target, rate, cors);
        await (rate.Allowed ? Fault(exchange, target, fault) : _limitRefusals.Request(exchange, target, rate));
    }

    private AdminOperations Operations(GatewayRuntime runtime) =>
        new(() => _current, _discovery.Registry, () => _reload.Refused, runtime.AdminOpenApi, ConsumerAdmin.Of(runtime));

    private HealthProbe Probe(ServiceLocation service) =>
        new(service, () => _current.Clusters[service.Name], _forwarders.Client, _runtime.ServiceTokens, _runtime.Clock);

    private static string Shown(PathString path) =>
        path.Value is { Length: > 200 } tooLong ? $"{tooLong[..200]}…" : path.Value ?? "/";

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
