using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Features;

/// <summary>Delivers a webhook about nothing to an endpoint, so that its owner sees whether it takes one.</summary>
/// <param name="Delivery">Made for this very command.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Owner">Whose it is.</param>
internal sealed record TestWebhookEndpoint(WebhookDeliveryId Delivery, WebhookEndpointId Endpoint, string Owner) : ICommand
{
    public string Stream => EndpointOutbox.StreamOf(Endpoint);
}

/// <summary>A webhook for a test that is on its way.</summary>
/// <param name="DeliveryId">Its delivery, which says what became of it. It is also the webhook-id.</param>
internal sealed record TestedWebhookView(WebhookDeliveryId DeliveryId);

internal sealed class TestWebhookEndpointFeature(ServiceBuilder service)
{
    /// <summary>The type of the message, which no endpoint needs to ask for.</summary>
    public const string Type = "endpoint.test";

    public void Add()
    {
        service.Commands.Handles<TestWebhookEndpoint, EndpointOutbox>(
            (_, _) => { },
            (c, _, now) => [new WebhooksReplayed(c.Endpoint, [Queued(c, now)], now)],
            Prepare
        );
        var send = service.Commands.Sender<TestWebhookEndpoint>();
        service
            .Post("/endpoints/{id}/test", Permission.WebhooksWrite, (request, cancel) => Answer(send, request, cancel))
            .Does(
                $"Delivers a webhook of type {Type} to an active endpoint, signed and tried again like any other; the delivery says what became of it."
            )
            .Gives<TestedWebhookView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private async Task<Reply> Answer(Send<TestWebhookEndpoint> send, Request request, CancellationToken cancel)
    {
        if (await service.Endpoint(request, Permission.WebhooksWrite, cancel) is not { } endpoint)
            return WebhookReading.NoEndpoint(request);
        var command = new TestWebhookEndpoint(Id.New<WebhookDeliveryId>(service.Ids), endpoint.Id, endpoint.Owner);
        var view = new TestedWebhookView(command.Delivery);
        return await request.Send(send, command, (EndpointOutbox _) => Reply.Ok(view), cancel);
    }

    // What waits for an endpoint that is paused would tell nothing now.
    private async ValueTask<Prepared<TestWebhookEndpoint>> Prepare(
        TestWebhookEndpoint command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (endpoint, _) = await service.Log.Read<WebhookEndpoint>(WebhookEndpoint.StreamOf(command.Endpoint), cancel);
        return !endpoint.Exists ? Refusal.NotFound("endpoint", command.Endpoint.Value)
            : endpoint.Status is WebhookEndpointStatus.Active ? command
            : Refusal.WrongState(
                $"The endpoint {command.Endpoint} is {endpoint.Status.ToString().ToLowerInvariant()}; resume it first."
            );
    }

    private static QueuedWebhook Queued(TestWebhookEndpoint command, DateTimeOffset now) =>
        new(
            command.Delivery,
            command.Endpoint,
            command.Owner,
            command.Delivery.Value,
            Type,
            command.Endpoint.Value,
            now,
            new JsonObject { ["id"] = command.Endpoint.Value }
        );
}
