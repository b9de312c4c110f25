using System.Text;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Testing;

/// <summary>An answer of an endpoint that was called without a network.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body as it would have been sent.</param>
/// <param name="Replayed">It was given again under an Idempotency-Key.</param>
public sealed record Answered(int Status, string Body, bool Replayed)
{
    /// <summary>Where the owner of the service's log is, which is to be asked instead; null where that is not known.</summary>
    public string? Owner { get; init; }

    /// <summary>The other service whose fault it is; null if it is not one.</summary>
    public string? FaultOf { get; init; }

    /// <summary>The <c>data</c> of a success.</summary>
    public JsonElement Data => JsonDocument.Parse(Body).RootElement.GetProperty("data");

    /// <summary>The <c>code</c> of a problem; null for a success.</summary>
    public string? Code => Status < 400 ? null : JsonDocument.Parse(Body).RootElement.GetProperty("code").GetString();
}

/// <summary>Calls a service's endpoints directly, without routing and network, as somebody.</summary>
public static class EndpointCaller
{
    /// <summary>Calls an endpoint; what a pipeline would turn into an answer, bad input and passing faults, is turned here too.</summary>
    /// <param name="service">The service.</param>
    /// <param name="method">GET, POST or PUT.</param>
    /// <param name="path">The path below the service, with its query.</param>
    /// <param name="actor">Who calls.</param>
    /// <param name="body">What is sent as JSON; null for nothing.</param>
    /// <param name="key">The Idempotency-Key; null for none.</param>
    /// <param name="cancel">The client leaves.</param>
    public static async Task<Answered> Call(
        Service service,
        string method,
        string path,
        Actor actor,
        object? body = null,
        string? key = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('?', 2);
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = parts[0];
        if (parts.Length > 1)
            http.Request.QueryString = new QueryString("?" + parts[1]);
        if (body is not null)
        {
            http.Request.ContentType = "application/json";
            http.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body, FlorinJson.Compact));
        }
        if (key is not null)
            http.Request.Headers["Idempotency-Key"] = key;
        var endpoint = Find(service, method, parts[0], http);
        var faults = new FaultReplies(service.Definition.Name, NullLogger.Instance);
        var request = new Request(http, actor, service.Runtime.Ids, service.Runtime.Clock, endpoint, faults);
        return Written(await Answer(service, endpoint, request, actor, cancel), request, service.Runtime.Clock);
    }

    /// <summary>Asks a service for what it does for others, as another process asks for it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="sent">What the other process sends.</param>
    /// <param name="cancel">It leaves.</param>
    public static async Task<Answered> Operate(Service service, HttpRequestMessage sent, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(sent);
        var http = new DefaultHttpContext();
        http.Request.Method = sent.Method.Method;
        http.Request.Path = sent.RequestUri!.AbsolutePath; // What is sent has one.
        http.Request.RouteValues["operation"] = sent.RequestUri.Segments[^1];
        foreach (var (name, values) in sent.Headers.NonValidated)
            http.Request.Headers[name] = values.ToString();
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream(await sent.Content!.ReadAsByteArrayAsync(cancel)); // Operations are posted.
        var endpoint = PlatformEndpoints.Of(service).Single(e => e.Access.IsServices && e.Method == "POST");
        var faults = new FaultReplies(service.Definition.Name, NullLogger.Instance);
        var request = new Request(http, Actor.System, service.Runtime.Ids, service.Runtime.Clock, endpoint, faults);
        return Written(await Answer(service, endpoint, request, Actor.System, cancel), request, service.Runtime.Clock);
    }

    /// <summary>A request as an endpoint that takes an Idempotency-Key sees it.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="actor">Who sends it.</param>
    public static Request Seen(HttpContext http, Actor actor) =>
        new(
            http,
            actor,
            new IdSource(TimeProvider.System),
            TimeProvider.System,
            Platform.Http.Endpoint.Described("POST", "/seen", Permission.NotificationsWrite),
            new FaultReplies("test", NullLogger.Instance)
        );

    private static async Task<Reply> Answer(
        Service service,
        Platform.Http.Endpoint endpoint,
        Request request,
        Actor actor,
        CancellationToken cancel
    )
    {
        if (!service.Acts && endpoint.IsOwners)
            return Faults.Misdirected(service.Runtime.Log.Ownership.Owner);
        if (Authentication.Refuse(endpoint.Access, actor) is { } refusal)
            return Reply.Refused(refusal);
        try
        {
            await request.RequireNothingElse(cancel);
            return await endpoint.Handle(request, cancel);
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
        catch (Exception fault) when (Faults.ToReply(fault, service.Definition.Name) is { } reply)
        {
            return reply;
        }
    }

    private static Answered Written(Reply reply, Request request, TimeProvider clock)
    {
        var body =
            reply.Raw?.Body ?? reply.Kept?.Body ?? ReplyWriter.Keep(reply, default, request.RequestId, clock.GetUtcNow()).Body;
        return new Answered(reply.Status, Encoding.UTF8.GetString(body.Span), reply.Replayed)
        {
            Owner = reply.Owner,
            FaultOf = reply.FaultOf,
        };
    }

    private static Platform.Http.Endpoint Find(Service service, string method, string path, HttpContext http)
    {
        var asked = path.Split('/');
        foreach (var endpoint in service.Endpoints.Where(e => e.Method == method).OrderBy(e => e.Path.Count(c => c == '{')))
        {
            var template = endpoint.Path.Split('/');
            if (
                template.Length != asked.Length
                || !template.Zip(asked).All(p => p.First == p.Second || p.First.StartsWith('{'))
            )
                continue;
            foreach (var (name, value) in template.Zip(asked).Where(p => p.First.StartsWith('{')))
                http.Request.RouteValues[name.Trim('{', '}')] = value;
            return endpoint;
        }
        throw new ArgumentException($"{service.Definition.Name} has no endpoint {method} {path}.", nameof(path));
    }
}
