using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Feeds;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;

namespace Florin.Platform.Hosting;

/// <summary>What every service answers beside its own endpoints: how it is, and what only services may ask.</summary>
internal static class PlatformEndpoints
{
    private const string Json = "application/json; charset=utf-8";
    private const int MaxEvents = 5000;

    private static readonly string[] HealthPaths = ["/health", "/health/ready", "/health/readiness", "/health/detailed"];
    private static readonly string[] LivePaths = ["/health/live", "/health/liveness"];

    // Shorter than the proxies and clients between have patience, long enough to be cheap.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);

    public static IEnumerable<Endpoint> Of(Service service) =>
        [
            .. HealthPaths.Select(path =>
                new Endpoint("GET", path, Access.Anyone, (request, _) => Health(service, request)).Leniently().AtAnyInstance()
            ),
            .. LivePaths.Select(path =>
                new Endpoint("GET", path, Access.Anyone, (_, _) => Task.FromResult(Plain(200, Alive)))
                    .Leniently()
                    .AtAnyInstance()
            ),
            new Endpoint(
                "POST",
                $"{HttpCalls.Path}{{operation}}",
                Access.Service,
                (request, cancel) => Operate(service, request, cancel)
            ),
            new Endpoint("GET", HttpFeed.Path, Access.Service, (request, cancel) => Feed(service, request, cancel))
                .With<long>("after", "Returns events after this position.")
                .With<int>("max", "Maximum number of events.")
                .AtAnyInstance(),
        ];

    private static object Alive { get; } = new { status = HealthStatus.Healthy };

    // What is wrong in words may tell of files, addresses and programs: for administrators, and for gateways that tell them.
    private static Task<Reply> Health(Service service, Request request)
    {
        var health = ServiceHealth.Of(service);
        var mayKnow =
            request.Actor.MayForAll(Permission.AdminRead)
            || Authentication.IsService(request.Http, service.Runtime.ServiceTokens);
        return Task.FromResult(Plain(health.Ready ? 200 : 503, mayKnow ? health : health.ForAnyone()));
    }

    private static Reply Plain(int status, object body) =>
        Reply.Plain(status, JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), FlorinJson.Full), Json);

    private static async Task<Reply> Operate(Service service, Request request, CancellationToken cancel)
    {
        var name = request.Http.Request.RouteValues["operation"] as string ?? "";
        if (!service.Operations.TryGetValue(name, out var operation))
            return Reply.Refused(Refusal.NotFound("operation", name));
        var body = await BodyReader.Read(request.Http, BodyLimit.Bytes, cancel);
        try
        {
            return Reply.Plain(200, await operation.Handle(body, HttpCalls.Context(request.Http.Request), cancel), Json);
        }
        catch (JsonException)
        {
            throw new BadInput("body", $"does not fit the operation {name}.");
        }
    }

    /// <summary>A long poll: events after a position as soon as there are some; after a while, or when the service stops, none.</summary>
    private static async Task<Reply> Feed(Service service, Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var after = query.Number("after", 0, long.MaxValue) ?? 0;
        var max = (int)(query.Number("max", 1, int.MaxValue) ?? MaxEvents);
        query.ThrowIfInvalid();
        var feed = new LogFeed(service.Runtime.Log);
        using var hold = new CancellationTokenSource(Hold, service.Runtime.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(hold.Token, service.Stopping, cancel);
        FeedBatch batch;
        try
        {
            batch = await feed.Next(after, Math.Min(max, MaxEvents), stop.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            batch = feed.Of([]); // The time is over: an empty answer says how far the log is.
        }
        return Reply.Plain(200, FeedJson.Write(batch), Json);
    }
}
