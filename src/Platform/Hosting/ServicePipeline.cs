using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Platform.Hosting;

/// <summary>Routes a service's requests to its endpoints: who asks, may they, what is the answer, what if it fails.</summary>
internal sealed class ServicePipeline(Service service)
{
    private const string KeysOfGuests = "guest-keys";

    private readonly ServiceRuntime _runtime = service.Runtime;
    private readonly FaultReplies _faults = new(service.Definition.Name, service.Runtime.Logs.CreateLogger("Florin.Requests"));
    private readonly DenialRecords _denials = new(
        service.Runtime.Clock,
        async (denied, cancel) =>
        {
            denied = await denied.Sealed(service.Runtime.People, cancel);
            await (service.RecordDenial ?? ((one, _) => one.Record(service.Runtime.Log, service.Runtime.Ids)))(denied, cancel);
        }
    );
    private readonly PacedBodies _bodies = new(
        service.Runtime.Configuration.Options<BodyPace>(BodyPace.Section),
        service.Runtime.Clock
    );
    private readonly WaitingClients _waiting = new(
        service.Runtime.Configuration.Options<WaitingOptions>(WaitingOptions.Section)
    );

    /// <summary>The pipeline of the service's own endpoints.</summary>
    public RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.Use((HttpContext http, RequestDelegate _) => Serve(http));
        app.UseEndpoints(Map);
        return app.Build();
    }

    /// <summary>A framework that is served beside them.</summary>
    /// <exception cref="InvalidOperationException">It would hide one of them.</exception>
    public GuestHost Take(Guest guest, IServiceProvider services)
    {
        var host = new GuestHost(
            guest,
            new GuestSurroundings
            {
                Owner = service.Definition.Name,
                Tokens = _runtime.Tokens,
                ServiceTokens = _runtime.ServiceTokens,
                Clock = _runtime.Clock,
                Ids = _runtime.Ids,
                Logs = _runtime.Logs,
                Configuration = _runtime.Configuration,
                Process = services,
                KeysDirectory = _runtime.DataDirectory is { Length: > 0 } data ? Path.Combine(data, KeysOfGuests) : null,
                Denials = _denials,
            }
        );
        return Endpoints.FirstOrDefault(endpoint => host.Takes(endpoint.Path)) is not { } hidden
            ? host
            : throw new InvalidOperationException(
                $"The guest {guest.Name} of the {service.Definition.Name} service would hide {hidden.Method} {hidden.Path}."
            );
    }

    private IEnumerable<Endpoint> Endpoints => service.Endpoints.Concat(PlatformEndpoints.Of(service));

    private void Map(IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in Endpoints)
            routes
                .MapMethods(
                    RoutePatternFactory.Parse(endpoint.Path).RawText!,
                    MethodsOf(endpoint),
                    static (HttpContext _) => Task.CompletedTask
                )
                .WithMetadata(endpoint);
    }

    // Each GET may also be a HEAD (RFC 9110, 9.3.2); the writers of answers leave the body out.
    private static string[] MethodsOf(Endpoint endpoint) =>
        HttpMethods.IsGet(endpoint.Method) ? [HttpMethods.Get, HttpMethods.Head] : [endpoint.Method];

    private async Task Serve(HttpContext http)
    {
        var started = _runtime.Clock.GetTimestamp();
        // A gateway in this process has begun the exchange, and says itself who may keep the answer.
        var isDirect = !RequestIds.IsKnown(http);
        var several = SingleValue.Settle(http.Request.Headers);
        var requestId = RequestIds.Of(http, _runtime.Ids);
        var isGateway = ClientAddress.Take(http, _runtime.ServiceTokens);
        isDirect &= !isGateway;
        if (isGateway)
            ClientPath.Take(http);
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            http.Features.Set(_bodies);
        var reply = several is null ? await Answer(http, isGateway) : several.ToReply();
        if (reply is { IsMisdirected: true } elsewhere && http.Features.Get<Misdirection>() is { } moved)
        {
            moved.To(elsewhere.Owner); // The gateway of this process asks the owner.
            return;
        }
        if (isDirect && !http.Response.HasStarted)
            KeepToItself(http);
        if (reply?.FaultOf is { } sick)
            DependencyFault.Mark(http, sick, asHeader: isGateway || IsCall(http));
        if (reply is { } answer && !http.RequestAborted.IsCancellationRequested)
            await (
                IsCall(http) || answer.StaysSealed
                    ? ReplyWriter.Write(http, answer, requestId, _runtime.Clock) // Between services all stays sealed.
                    : ReplyWriter.Write(http, answer, requestId, _runtime.Clock, _runtime.People)
            );
        RequestMetrics.Answered(service.Definition.Name, http, _runtime.Clock.GetElapsedTime(started));
    }

    // Everything that carries a token or an account; what anyone may read says itself for how long.
    private static void KeepToItself(HttpContext http)
    {
        var isPublic = http.GetEndpoint()?.Metadata.GetMetadata<Endpoint>() is { Access.IsAnyones: true, Method: "GET" };
        if (!isPublic && http.Response.Headers.CacheControl.Count == 0)
            http.Response.Headers.CacheControl = "no-store";
    }

    private async Task<Reply?> Answer(HttpContext http, bool isGateway)
    {
        try
        {
            if (http.GetEndpoint() is not { } matched)
                return Reply.Refused(
                    new Refusal(
                        RefusalCode.NotFound,
                        $"The {service.Definition.Name} service has no resource at {ClientPath.Of(http.Request)}."
                    )
                );
            if (matched.Metadata.GetMetadata<Endpoint>() is not { } endpoint)
                return await NotAllowed(http, matched);
            return await Answer(http, endpoint, new WaitingPlace(_waiting, isGateway, service.Stopping));
        }
        catch (Exception gone) when (IsClientGone(gone, http))
        {
            return null;
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
        catch (WrongCursor wrong)
        {
            return new BadInput("cursor", wrong.Message).ToReply();
        }
        catch (BadHttpRequestException bad)
        {
            if (bad.StatusCode == StatusCodes.Status408RequestTimeout && !HttpProtocol.IsHttp2(http.Request.Protocol))
                http.Response.Headers.Connection = "close"; // The rest of it may still come, and would be no request.
            return ArrivingBody.WhyNot(bad);
        }
        catch (Exception fault) // The one broad catch of a request: it is told to the client by a code and recorded once.
        {
            return _faults.Of(fault, http);
        }
    }

    private async Task<Reply> Answer(HttpContext http, Endpoint endpoint, WaitingPlace waiting)
    {
        if (!service.Acts && endpoint.IsOwners)
            return Faults.Misdirected(_runtime.Log.Ownership.Owner);
        var actor = await Authentication.Actor(http, endpoint.Access, _runtime.Tokens, _runtime.ServiceTokens);
        var refusal = Authentication.Refuse(endpoint.Access, actor);
        if (refusal is null && endpoint.Access.Permission is { } needed)
        {
            var question = new PolicyQuestion(actor, needed, _runtime.Clock.GetUtcNow()) { Address = CallerAddress.Of(http) };
            refusal = _runtime.Policies.RefuseEntry(question);
            actor = _runtime.Policies.Widened(question);
        }
        var request = new Request(http, actor, _runtime.Ids, _runtime.Clock, endpoint, _faults, waiting, _runtime.Log.Identity);
        if (request.IsDryRun)
            DryRunParameter.Mark(http);
        var reply = refusal is not null ? Reply.Refused(refusal) : await Handle(endpoint, request, http.RequestAborted);
        if (request.IsDryRun)
            return reply.Refusal is { } asks && asks.Reason == RefusalCodes.ApprovalRequired ? PendingApproval.Only : reply;
        if (reply.Refusal is { } waits && waits.Reason == RefusalCodes.ApprovalRequired)
            return await ApprovalOperations.Ask(_runtime, request, waits, http.RequestAborted);
        if (_runtime.Replicas is { } replicas && reply.Status < 300 && request is { WrittenAt: > 0, PrefersAllDatabases: true })
            reply = await WaitForAll(replicas, request, reply);
        await _denials.Record(endpoint, request, reply);
        return reply;
    }

    private static async Task<Reply> WaitForAll(Replicas replicas, Request request, Reply reply)
    {
        var http = request.Http;
        var wait = Preference.Patience(http.Request.Headers["Prefer"])!.Value; // It prefers to wait.
        http.Response.Headers["Preference-Applied"] = $"databases=all, wait={(long)wait.TotalSeconds}";
        return await replicas.WaitFor(request.WrittenAt, wait, http.RequestAborted) ? reply : reply.StillPending();
    }

    private static async Task<Reply> Handle(Endpoint endpoint, Request request, CancellationToken cancel)
    {
        await request.RequireNothingElse(cancel);
        return await endpoint.Handle(request, cancel);
    }

    private static bool IsCall(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<Endpoint>()?.Access.IsServices == true;

    // Also while its body was being read, before the server has signalled it.
    private static bool IsClientGone(Exception fault, HttpContext http) =>
        fault is ConnectionResetException
        || (fault is OperationCanceledException && http.RequestAborted.IsCancellationRequested);

    // What ASP.NET Core matches then knows the methods, and says them in a header.
    private static async Task<Reply> NotAllowed(HttpContext http, Microsoft.AspNetCore.Http.Endpoint matched)
    {
        if (matched.RequestDelegate is { } refuse)
            await refuse(http);
        return Reply.NotAllowed(ClientPath.Of(http.Request), http.Response.Headers.Allow.ToString());
    }
}
