using System.Text;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Platform.Hosting;

/// <summary>A request that a policy lets nobody make alone, as it was sent.</summary>
/// <param name="Service">Whose endpoint it is for.</param>
/// <param name="Method">Its method.</param>
/// <param name="Template">The endpoint's path, with <c>{parameters}</c>.</param>
/// <param name="Values">The parameters.</param>
/// <param name="Query">The query, with its question mark; empty without one.</param>
/// <param name="Body">The JSON body; null without one.</param>
/// <param name="RequestedBy">Who sent it.</param>
/// <param name="Scopes">What their token or key permitted at most; null where it did not restrict them.</param>
/// <param name="Address">From where.</param>
public sealed record HeldRequest(
    string Service,
    string Method,
    string Template,
    IReadOnlyDictionary<string, string> Values,
    string Query,
    string? Body,
    string RequestedBy,
    IReadOnlyList<string>? Scopes,
    string? Address
)
{
    /// <summary>The sender's role, which counts where they are no user of this installation.</summary>
    public string Role { get; init; } = "user";

    /// <summary>The sender's tier, likewise.</summary>
    public string Tier { get; init; } = "free";

    /// <summary>The API key that it was sent with; null for a token.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// The client's Idempotency-Key, under which it runs, so that the client cannot have it done twice by sending it again once no
    /// policy holds it; null without one.
    /// </summary>
    public string? Key { get; init; }
}

/// <summary>Asks the user service to keep a request until a second person has decided about it.</summary>
/// <param name="Request">The request.</param>
/// <param name="Action">What it would do, such as <c>transactions:approve</c>.</param>
/// <param name="Rule">The policy that asks for the approval.</param>
/// <param name="RequestId">The X-Request-Id.</param>
/// <param name="Key">The command id of the client's Idempotency-Key, or of a request that may be sent twice; null without one.</param>
/// <param name="Fingerprint">Base64 of what tells two requests under one key apart; null without one.</param>
public sealed record HoldRequest(
    HeldRequest Request,
    string Action,
    string Rule,
    string RequestId,
    string? Key,
    string? Fingerprint
)
{
    /// <summary>What it is about, of which one request may wait at a time; null where any number may.</summary>
    public string? Subject { get; init; }
}

/// <summary>It is kept.</summary>
/// <param name="Id">Such as <c>apr_…</c>; null where the Idempotency-Key was used for another request.</param>
/// <param name="ExpiresAt">Until when it waits, UTC.</param>
public sealed record RequestHeld(string? Id, DateTimeOffset ExpiresAt)
{
    /// <summary>When it was kept first, UTC.</summary>
    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>It was kept already, under the same Idempotency-Key.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>The approval under which another request of the same subject waits, so that this one does not; null where none does.</summary>
    public string? Before { get; init; }

    /// <summary>Why it does not wait: too many do, or it was rejected or has expired; null where it waits, or was done.</summary>
    public string? Refusal { get; init; }
}

/// <summary>Asks a service to do what was approved.</summary>
/// <param name="Approval">Such as <c>apr_…</c>; the Idempotency-Key where the client sent none, so that it is done once.</param>
/// <param name="Request">What.</param>
/// <param name="Role">The role that the sender has now.</param>
/// <param name="Tier">The sender's tier.</param>
public sealed record RunApproved(string Approval, HeldRequest Request, string Role, string Tier);

/// <summary>What came of it.</summary>
/// <param name="Status">The HTTP status that the sender would have got.</param>
/// <param name="Body">The JSON body.</param>
public sealed record ApprovedRan(int Status, string Body);

/// <summary>What a service does about requests that wait for a second person.</summary>
public static class ApprovalOperations
{
    /// <summary>Keeps a request until it is decided about.</summary>
    public static readonly Operation<HoldRequest, RequestHeld> Hold = new("user", "hold-request");

    /// <summary>Does what was approved.</summary>
    public static Operation<RunApproved, ApprovedRan> Run(string service) => new(service, "run-approved", Repeatable: true);

    /// <summary>What a request is about: its endpoint and the parameters of its path.</summary>
    public static string SubjectOf(
        string service,
        string method,
        string template,
        IEnumerable<KeyValuePair<string, string>> values
    )
    {
        var ordered = values.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value);
        return $"{method} {service}{template} {string.Join(' ', ordered)}";
    }

    internal static void Add(ServiceBuilder service, ServiceRuntime runtime)
    {
        var faults = new FaultReplies(service.Definition.Name, runtime.Logs.CreateLogger("Florin.Requests"));
        service.Does(
            Run(service.Definition.Name),
            (asked, context, cancel) => Answer(service, runtime, faults, asked, context, cancel)
        );
    }

    /// <summary>Asks for a request to be kept, and says so: 202.</summary>
    internal static async Task<Reply> Ask(ServiceRuntime runtime, Request request, Refusal refusal, CancellationToken cancel)
    {
        var held = await runtime.Calls.Call(Hold, ToHold(runtime, request, refusal), request.ToCall(), cancel);
        if (held.Before is { } before)
            return Reply.Refused(
                Refusal
                    .WrongState($"The same waits for a second person already, as {before}; it must be decided about first.")
                    .With("approval", before)
            );
        if (held.Refusal is { } ended)
            return Reply.Refused(Refusal.Forbidden(ended));
        return held.Id is { } id
            ? Reply.Pending(new PendingApproval(new ApprovalNote(id, held.ExpiresAt))) with
            {
                Replayed = held.IsRepeated,
                At = held.RequestedAt,
            }
            : Reply.Refused(
                new Refusal(
                    RefusalCodes.IdempotencyKeyReused,
                    "This Idempotency-Key was already used for a different request; use a new key."
                )
            );
    }

    private static HoldRequest ToHold(ServiceRuntime runtime, Request request, Refusal refusal)
    {
        var (http, actor) = (request.Http, request.Actor);
        var endpoint = request.Endpoint;
        var held = new HeldRequest(
            runtime.Log.Name,
            endpoint.Method,
            endpoint.Path,
            http.Request.RouteValues.ToDictionary(one => one.Key, one => $"{one.Value}", StringComparer.Ordinal),
            http.Request.QueryString.Value ?? "",
            request.Sent.IsEmpty ? null : Encoding.UTF8.GetString(request.Sent.Span),
            actor.Id,
            actor.Scopes == PermissionSet.Everything ? null : actor.Scopes.Names,
            request.Address
        )
        {
            Role = RoleNames.Of(actor.Role),
            Tier = actor.Tier,
            Key = request.Key,
            ApiKey = actor.Key,
        };
        var key = request.Key is { } sent ? IdempotencyKey.CommandId(actor, sent) : ClientAddress.SentAs(http);
        return new HoldRequest(
            held,
            refusal.Facts?.GetValueOrDefault(PolicyRefusals.Action) as string ?? $"{endpoint.Access}",
            refusal.AuditRule ?? "",
            request.RequestId,
            key,
            key is null ? null : Convert.ToBase64String(RequestFingerprint.Of(http.Request, request.Sent.Span))
        )
        {
            Subject = endpoint.IsAloneWaiting ? SubjectOf(held.Service, held.Method, held.Template, held.Values) : null,
        };
    }

    private static async Task<ApprovedRan> Answer(
        ServiceBuilder service,
        ServiceRuntime runtime,
        FaultReplies faults,
        RunApproved asked,
        CallContext context,
        CancellationToken cancel
    )
    {
        var held = asked.Request;
        var endpoint =
            service.Endpoints.FirstOrDefault(one => one.Method == held.Method && one.Path == held.Template)
            ?? throw new InvalidOperationException($"{held.Service} has no endpoint {held.Method} {held.Template}.");
        var http = Context(held, asked.Approval);
        var request = new Request(
            http,
            ActorOf(asked, runtime.Roles),
            runtime.Ids,
            runtime.Clock,
            endpoint,
            faults,
            log: runtime.Log.Identity
        )
        {
            Approval = asked.Approval,
        };
        using var body = new MemoryStream();
        http.Response.Body = body;
        var reply = await Answer(runtime, endpoint, request, cancel);
        await ReplyWriter.Write(http, reply, context.RequestId ?? asked.Approval, runtime.Clock);
        await http.Response.CompleteAsync();
        return new ApprovedRan(reply.Status, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static async Task<Reply> Answer(
        ServiceRuntime runtime,
        Endpoint endpoint,
        Request request,
        CancellationToken cancel
    )
    {
        if (
            endpoint.Access.Permission is { } action
            && runtime.Policies.RefuseEntry(
                new PolicyQuestion(request.Actor, action, request.Now) { Address = request.Address }
            )
                is { } refusal
        )
            return Reply.Refused(refusal);
        try
        {
            return await endpoint.Handle(request, cancel);
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
    }

    // Under a key the answer is kept with what was done, so that it is known however often the service is asked.
    private static DefaultHttpContext Context(HeldRequest held, string approval)
    {
        var http = new DefaultHttpContext();
        var path = held.Template;
        foreach (var (name, value) in held.Values)
        {
            http.Request.RouteValues[name] = value;
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
        }
        (http.Request.Method, http.Request.Path, http.Request.QueryString) = (held.Method, path, new QueryString(held.Query));
        http.Request.Headers[IdempotencyKey.Header] = held.Key ?? approval;
        if (held.Address is { } address)
            CallerAddress.Set(http, address);
        if (held.Body is { } body)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            (http.Request.Body, http.Request.ContentLength) = (new MemoryStream(bytes), bytes.Length);
            http.Request.ContentType = "application/json";
        }
        return http;
    }

    private static Actor ActorOf(RunApproved asked, RoleGrants roles)
    {
        if (!RoleNames.TryParse(asked.Role, out var role))
            throw new InvalidOperationException($"{asked.Role} is not a role.");
        var scopes = asked.Request.Scopes is { } names
            ? PermissionSet.Parse(string.Join(' ', names), out _)
            : PermissionSet.Everything;
        return new Actor(asked.Request.RequestedBy, role, asked.Tier) { Grants = roles[role].Within(scopes), Scopes = scopes };
    }
}
