using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Json;
using Florin.Platform.Outbox;
using Florin.Webhooks.Messages;
using Florin.Webhooks.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Webhooks.Delivery;

/// <summary>What sends an endpoint's webhooks needs.</summary>
/// <param name="Service">The service.</param>
/// <param name="Client">Sends.</param>
/// <param name="Secrets">Signs.</param>
/// <param name="Log">Tells of what was not delivered.</param>
internal sealed record Sending(ServiceBuilder Service, WebhookClient Client, SigningSecrets Secrets, ILogger Log);

/// <summary>Sends webhooks to one endpoint one after another, each once: what fails is due again later.</summary>
internal sealed partial class WebhookDelivery(Sending sending, WebhookEndpoint endpoint, EndpointGate gate)
    : IDelivery<WebhookDeliveryRow, WebhookAttempt>
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async Task<WebhookAttempt?> Send(WebhookDeliveryRow item, CancellationToken stop)
    {
        if (!gate.TryEnter(out var permit))
            return null;
        var clock = sending.Service.Clock;
        var (at, began) = (FlorinJson.Storable(clock.GetUtcNow()), clock.GetTimestamp());
        WebhookAnswer answer;
        try
        {
            answer = await Answer(item, stop);
        }
        catch
        {
            permit.NoVerdict();
            throw;
        }
        if (answer.Succeeded)
            permit.Succeeded();
        else
            permit.Failed();
        if (answer is { Status: 429, RetryAfter: { } wait })
            gate.Close(wait);
        return await Attempt(item, answer, at, clock.GetElapsedTime(began));
    }

    private async Task<WebhookAnswer> Answer(WebhookDeliveryRow item, CancellationToken stop)
    {
        var people = sending.Service.Runtime.People;
        if (sending.Secrets.SigningAt(endpoint, sending.Service.Clock.GetUtcNow()) is not { } secrets)
            return new WebhookAnswer(null, "The signing secret is lost; rotate the endpoint's secret.", null, null);
        if (!Uri.TryCreate(await people.Open(endpoint.Url, stop), UriKind.Absolute, out var url))
            return new WebhookAnswer(null, "The URL of the endpoint is unreadable.", null, null); // Its owner was erased.
        var body = await people.OpenAll(WebhookMessage.Body(item.Type, item.EventAt, item.Data), stop);
        return await sending.Client.Send(url, item.EventId, body.ToArray(), secrets, stop);
    }

    private async Task<WebhookAttempt> Attempt(WebhookDeliveryRow item, WebhookAnswer answer, DateTimeOffset at, TimeSpan took)
    {
        var number = item.Tried + 1;
        var wait = answer.Succeeded ? null : RetrySchedule.After(number, sending.Service.Runtime.Random(), answer.RetryAfter);
        var state =
            answer.Succeeded ? WebhookAttempt.Delivered
            : wait is null ? WebhookAttempt.Failed
            : WebhookAttempt.Pending;
        if (!answer.Succeeded)
            NotDelivered(sending.Log, item.Id.Value, endpoint.Id.Value, number, answer.Error!); // What has not succeeded has one.
        var owner = Id.TryParse<UserId>(endpoint.Owner, out _) ? endpoint.Owner : null;
        return new WebhookAttempt(
            item.Id,
            number,
            at,
            (long)took.TotalMilliseconds,
            answer.Status,
            answer.Error,
            await sending.Service.Runtime.People.SealAny(owner, answer.Body, CancellationToken.None),
            state,
            wait is { } time ? FlorinJson.Storable(sending.Service.Clock.GetUtcNow() + time) : null
        );
    }

    [LoggerMessage(
        EventId = EventIds.WebhookNotDelivered,
        Level = LogLevel.Information,
        Message = "Webhook {Delivery} to endpoint {Endpoint} was not delivered at attempt {Attempt}: {Reason}"
    )]
    private static partial void NotDelivered(ILogger log, string delivery, string endpoint, int attempt, string reason);
}
