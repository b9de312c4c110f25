using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Messaging;

namespace Florin.Platform.Hosting;

/// <summary>What every service answers beside its own endpoints: how it is, and what only services may ask.</summary>
internal static class PlatformEndpoints
{
    private const string Json = "application/json; charset=utf-8";
    private const int MaxEvents = 5000;

    // Shorter than the proxies and clients between have patience, long enough to be cheap.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);

    public static IEnumerable<Endpoint> Of(Service service) =>
        [
            new Endpoint("GET", "/health", Access.Anyone, (_, _) => Answer(ServiceHealth.Of(service))).Leniently(),
            new Endpoint("GET", "/health/ready", Access.Anyone, (_, _) => Answer(ServiceHealth.Of(service))).Leniently(),
            new Endpoint("GET", "/health/live", Access.Anyone, (_, _) => Task.FromResult(Plain(200, Alive))).Leniently(),
            new Endpoint(
                "POST",
                $"{HttpCalls.Path}{{operation}}",
                Access.Service,
                (request, cancel) => Operate(service, request, cancel)
            ),
            new Endpoint("GET", HttpFeed.Path, Access.Service, (request, cancel) => Feed(service, request, cancel))
                .With<long>("after", "The last position that is known.")
                .With<int>("max", "How many events at most."),
        ];

    private static object Alive { get; } = new { status = HealthStatus.Healthy };

    private static Task<Reply> Answer(ServiceHealth health) => Task.FromResult(Plain(health.Ready ? 200 : 503, health));

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
            return Reply.Plain(200, await operation.Handle(body, HttpCalls.Context(request), cancel), Json);
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
        var log = service.Runtime.Log;
        using var hold = new CancellationTokenSource(Hold, service.Runtime.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(hold.Token, service.Stopping, cancel);
        IReadOnlyList<EventStore.Recorded> events = [];
        try
        {
            events = await log.ReadNext(after, Math.Min(max, MaxEvents), stop.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The time is over: an empty answer says how far the log is.
        }
        return Reply.Plain(200, FeedJson.Write(LogFeed.Of(log, events), log.Types), Json);
    }
}
