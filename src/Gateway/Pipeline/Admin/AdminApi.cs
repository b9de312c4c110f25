using Florin.Contracts.Users;
using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>What operators ask of a gateway and do to it, on a port of its own: administrators' tokens only, every change logged.</summary>
internal sealed partial class AdminApi(
    IReadOnlyList<AdminOperation> operations,
    IReadOnlyList<GuestHost> guests,
    ITokenVerifier tokens,
    PolicyEngine policies,
    DenialRecords? denials,
    IdSource ids,
    TimeProvider clock,
    ILogger log
)
{
    private const string Own = "/admin";

    /// <summary>That of a gateway.</summary>
    public static AdminApi Of(GatewayRuntime runtime, AdminOperations operations) =>
        new(
            operations.All,
            runtime.OperatorGuests,
            runtime.Tokens,
            runtime.Policies,
            runtime.Calls is { } calls ? new DenialRecords(runtime.Clock, new UsersClient(calls).Record) : null,
            runtime.Ids,
            runtime.Clock,
            runtime.Logs.CreateLogger("Florin.Admin")
        );

    /// <summary>Answers a request.</summary>
    public async Task Serve(HttpContext http)
    {
        var requestId = RequestIds.Of(http, ids);
        var headers = http.Response.Headers;
        (headers[RequestIds.Header], headers["X-Service"]) = (requestId, "gateway");
        (headers.CacheControl, headers.XContentTypeOptions) = ("no-store", "nosniff");
        if (GuestOf(http.Request) is { } guest)
        {
            await Host(guest, http);
            return;
        }
        SecurityHeaders.Api.On(headers);
        Reply reply;
        try
        {
            reply = await Answer(http);
        }
        catch (BadInput bad)
        {
            reply = bad.ToReply();
        }
        catch (BadHttpRequestException bad)
        {
            reply = ArrivingBody.WhyNot(bad);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return; // There is nobody to answer.
        }
        catch (Exception fault) // The one broad catch of a request: told by a code, recorded once where it does not pass.
        {
            reply = Faults.ToReply(fault) ?? Defect(fault, http.Request);
        }
        await ReplyWriter.Write(http, reply, requestId, clock);
    }

    private Reply Defect(Exception fault, HttpRequest request)
    {
        Failed(log, fault, request.Method, request.Path);
        return Reply.Refused(
            new Refusal(RefusalCodes.InternalError, "An unexpected error occurred. It is logged under the request id.")
        );
    }

    // What lies below /admin is the admin API's, whatever a guest takes. The root is a browser's, and a program's with a token.
    private GuestHost? GuestOf(HttpRequest request) =>
        guests.Count == 0
        || request.Path.StartsWithSegments(Own, StringComparison.OrdinalIgnoreCase)
        || (request.Path == "/" && request.Headers.Authorization.Count > 0)
            ? null
            : guests.FirstOrDefault(guest => guest.Takes(request.Path));

    private async Task Host(GuestHost guest, HttpContext http)
    {
        var path = ClientPath.Of(http.Request);
        await guest.Serve(http);
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!isRead && Authentication.Known(http) is { Role: not Role.Anonymous } actor)
            Changed(log, actor.Id, http.Request.Method, path, http.Response.StatusCode);
    }

    private async Task<Reply> Answer(HttpContext http)
    {
        if (SingleValue.Settle(http.Request.Headers) is { } several)
            return several.ToReply();
        var actor = await Authentication.User(http, tokens, http.RequestAborted);
        if (actor is null)
            return Reply.Refused(Authentication.WhyNobody(http));
        if (actor.Role is Role.Anonymous)
            return Reply.Refused(
                new Refusal(RefusalCodes.Unauthenticated, "Send an access token in the Authorization header: Bearer …")
            );
        var question = new PolicyQuestion(actor, Permission.AdminRead, clock.GetUtcNow()) { Address = CallerAddress.Of(http) };
        if (policies.RefuseEntry(question) is { } stranger)
            return await Deny(http, actor, Own, stranger); // Nothing here is to be learnt by others.
        // The list of operations stands at the port's root, too.
        var path = http.Request.Path is { Value: "/" } ? Own : (http.Request.Path.Value ?? "").TrimEnd('/');
        var shown = ClientPath.Of(http.Request);
        var matching = operations.Select(o => (Operation: o, Values: o.Match(path))).Where(m => m.Values is not null).ToList();
        if (matching.Count == 0)
            return Reply.Refused(new Refusal(RefusalCode.NotFound, $"No resource exists at {shown}."));
        // The response writer leaves the body out.
        var method = HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method;
        var found = matching.Find(m => m.Operation.Method == method);
        if (found.Operation is not { } operation || found.Values is not { } values)
            return Reply.NotAllowed(shown, Allowed(matching.Select(m => m.Operation.Method)));
        var needed = operation.Endpoint.Access.Permission ?? Permission.AdminRead;
        if (policies.Refuse(question with { Action = needed }) is { } refusal)
            return await Deny(http, actor, operation.Endpoint.Path, refusal);
        var query = new RequestQuery(http.Request.QueryString.Value, operation.Endpoint);
        query.ThrowIfInvalid();
        var body = await OperatorBody.Read(http, operation.Endpoint, http.RequestAborted);
        var reply = await operation.Handle(new AdminRequest(actor, values, query, http.RequestAborted, body));
        if (operation.Method != HttpMethods.Get)
            Changed(log, actor.Id, operation.Method, shown, reply.Status);
        return reply;
    }

    private async Task<Reply> Deny(HttpContext http, Actor actor, string path, Refusal refusal)
    {
        if (denials is not null)
            await denials.Record(
                new DeniedAccess(
                    $"{http.Request.Method} {path}",
                    DenialRecords.Target + path,
                    actor.Id,
                    RequestIds.Of(http, ids),
                    CallerAddress.Of(http),
                    refusal.Detail,
                    refusal.AuditRule
                )
            );
        return Reply.Refused(refusal);
    }

    private static string Allowed(IEnumerable<string> methods) =>
        string.Join(", ", methods.SelectMany(m => HttpMethods.IsGet(m) ? [m, HttpMethods.Head] : (string[])[m]));

    [LoggerMessage(
        EventId = EventIds.AdministratorActed,
        Level = LogLevel.Warning,
        Message = "Administrator {Actor} sent {Method} {Path}: {Status}"
    )]
    private static partial void Changed(ILogger log, string actor, string method, string path, int status);

    [LoggerMessage(
        EventId = EventIds.AdminApiFailed,
        Level = LogLevel.Error,
        Message = "The admin API failed on {Method} {Path}"
    )]
    private static partial void Failed(ILogger log, Exception e, string method, string path);
}
