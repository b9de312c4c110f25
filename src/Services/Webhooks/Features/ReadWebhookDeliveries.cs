using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Projections;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Features;

/// <summary>Tries a delivery again at once.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Delivery">The delivery.</param>
internal sealed record RetryWebhook(WebhookEndpointId Endpoint, WebhookDeliveryId Delivery) : ICommand
{
    public string Stream => EndpointOutbox.StreamOf(Endpoint);
}

/// <summary>Lists and shows deliveries, and tries them again.</summary>
internal sealed class ReadWebhookDeliveriesFeature(ServiceBuilder service, Projection deliveries)
{
    public void Add()
    {
        service.Commands.Handles<RetryWebhook, EndpointOutbox>(
            (_, _) => { },
            (c, _, now) => [new WebhookRetried(c.Endpoint, c.Delivery, now)],
            Prepare
        );
        service
            .Get("/deliveries", Permission.WebhooksRead, List)
            .Does("Lists deliveries with their attempts, newest first: the caller's own, or all for staff.")
            .GivesList<WebhookDeliveryView>()
            .With<string>("endpoint", "Only deliveries to this endpoint.")
            .With<string>("status", "PENDING, DELIVERED or FAILED.")
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);
        service
            .Get(
                "/deliveries/{id}",
                Permission.WebhooksRead,
                async (request, cancel) =>
                    await Find(request, Permission.WebhooksRead, cancel) is { } row
                        ? Reply.Ok((await Shown([row], cancel))[0])
                        : NoDelivery(request)
            )
            .Does("Returns a delivery with its attempts.")
            .Gives<WebhookDeliveryView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
        var retry = service.Commands.Sender<RetryWebhook>();
        service
            .Post("/deliveries/{id}/retry", Permission.WebhooksWrite, (request, cancel) => Retry(retry, request, cancel))
            .Does("Tries a delivery again at once, whatever became of it, under the same webhook-id.")
            .Gives<WebhookDeliveryView>(202)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private async Task<Reply> List(Request request, CancellationToken cancel)
    {
        var page = request.Query.Page();
        var endpoint = request.Query.Id<WebhookEndpointId>("endpoint")?.Value;
        var status = request.Query.OneOf("status", [.. WebhookDeliveryView.Statuses]);
        request.Query.ThrowIfInvalid();
        if (!Scope.SeesOwn(request.Actor))
            return Reply.Refused(Scope.Lacking);
        var owner = request.Actor.MayForAll(Permission.WebhooksRead) ? null : request.Actor.Id;
        var read = await deliveries.Read(WebhookReading.Patience, cancel);
        var (rows, next) = await read.Store.Page(
            WebhookDeliveryRow.View,
            page,
            q =>
                (q with { OrderBy = "position", Descending = true })
                    .WhereIf("owner", Comparison.Equal, owner)
                    .WhereIf("endpoint", Comparison.Equal, endpoint)
                    .WhereIf("state", Comparison.Equal, status),
            cancel
        );
        return Reply.List(await Shown(rows, cancel), next, read.Complete);
    }

    private async Task<Reply> Retry(Send<RetryWebhook> send, Request request, CancellationToken cancel)
    {
        if (await Find(request, Permission.WebhooksWrite, cancel) is not { } row)
            return NoDelivery(request);
        return await request.Send(
            send,
            new RetryWebhook(row.Endpoint, row.Id),
            (EndpointOutbox _) => Reply.Pending(WebhookDeliveryView.Of(row.Retried(request.Now), isDeleted: false)),
            cancel
        );
    }

    private async ValueTask<Prepared<RetryWebhook>> Prepare(
        RetryWebhook command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (endpoint, _) = await service.Log.Read<WebhookEndpoint>(WebhookEndpoint.StreamOf(command.Endpoint), cancel);
        return endpoint.Exists ? command : Refusal.WrongState($"Endpoint {command.Endpoint} was deleted.");
    }

    private async ValueTask<IReadOnlyList<WebhookDeliveryView>> Shown(
        IReadOnlyList<WebhookDeliveryRow> rows,
        CancellationToken cancel
    )
    {
        var deleted = new HashSet<WebhookEndpointId>();
        foreach (var id in rows.Where(row => row.DueAt is not null).Select(row => row.Endpoint).Distinct())
            if (!(await service.Log.Read<WebhookEndpoint>(WebhookEndpoint.StreamOf(id), cancel)).State.Exists)
                deleted.Add(id);
        return [.. rows.Select(row => WebhookDeliveryView.Of(row, deleted.Contains(row.Endpoint)))];
    }

    private async ValueTask<WebhookDeliveryRow?> Find(Request request, Permission needed, CancellationToken cancel)
    {
        var id = request.Route<WebhookDeliveryId>("id");
        var read = await deliveries.Read(WebhookReading.Patience, cancel);
        var row = await read.Store.Find(WebhookDeliveryRow.View, id.Value, cancel);
        return row is not null && request.Actor.May(needed, row.Owner) && Scope.SeesOwn(request.Actor) ? row : null;
    }

    private static Reply NoDelivery(Request request) => Reply.Hidden("delivery", request.Route<WebhookDeliveryId>("id").Value);
}
