using System.Text;
using Florin.Platform.Calls;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Hosting;

/// <summary>Reads something of a service as a person would, for the export of what is known of them.</summary>
/// <param name="Person">Whose it is.</param>
/// <param name="Role">The role by which it is read: <c>user</c> for what is their own.</param>
/// <param name="Path">The path of an endpoint of GET, such as <c>/accounts</c>.</param>
/// <param name="Query">The query, with its question mark.</param>
public sealed record ReadAsPerson(string Person, string Role, string Path, string Query);

/// <summary>The answer; what is sealed in it stays so.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
public sealed record ReadAnswer(int Status, string Body);

/// <summary>
/// How the user service reads what others show of a person: by the very endpoints, so that an export has what the person sees.
/// Whether they may have it, the user service has decided.
/// </summary>
public static class PersonReads
{
    /// <summary>Reads something of a service.</summary>
    public static Operation<ReadAsPerson, ReadAnswer> Of(string service) => new(service, "read-as-person", Repeatable: true);

    internal static void Add(ServiceBuilder service, ServiceRuntime runtime)
    {
        var faults = new FaultReplies(service.Definition.Name, runtime.Logs.CreateLogger("Florin.Requests"));
        service.Does(
            Of(service.Definition.Name),
            async (asked, context, cancel) =>
            {
                var endpoint =
                    service.Endpoints.FirstOrDefault(one => HttpMethods.IsGet(one.Method) && one.Path == asked.Path)
                    ?? throw new InvalidOperationException($"{service.Definition.Name} has no endpoint GET {asked.Path}.");
                if (!RoleNames.TryParse(asked.Role, out var role))
                    throw new InvalidOperationException($"{asked.Role} is not a role.");
                var actor = new Actor(asked.Person, role) { Grants = runtime.Roles[role] };
                var http = new DefaultHttpContext();
                (http.Request.Method, http.Request.Path) = (HttpMethods.Get, asked.Path);
                http.Request.QueryString = new QueryString(asked.Query);
                var request = new Request(http, actor, runtime.Ids, runtime.Clock, endpoint, faults);
                var reply = await Answer(endpoint, request, cancel);
                var kept = ReplyWriter.Keep(reply, default, context.RequestId ?? context.CorrelationId, request.Now);
                return new ReadAnswer(reply.Status, Encoding.UTF8.GetString(kept.Body.Span));
            }
        );
    }

    private static async Task<Reply> Answer(Http.Endpoint endpoint, Request request, CancellationToken cancel)
    {
        try
        {
            return await endpoint.Handle(request, cancel);
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
    }
}
