using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Webhooks.Features;

/// <summary>Holds an endpoint's webhooks back.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record PauseWebhookEndpoint(WebhookEndpointId Id) : ICommand
{
    public string Stream => WebhookEndpoint.StreamOf(Id);
}

/// <summary>Sends an endpoint its webhooks again.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record ResumeWebhookEndpoint(WebhookEndpointId Id) : ICommand
{
    public string Stream => WebhookEndpoint.StreamOf(Id);
}

/// <summary>Deletes an endpoint for good.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record DeleteWebhookEndpoint(WebhookEndpointId Id) : ICommand
{
    public string Stream => WebhookEndpoint.StreamOf(Id);
}

/// <summary>Gives an endpoint another secret; the one before signs too for a while.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Grace">For how long.</param>
internal sealed record RotateWebhookSecret(WebhookEndpointId Id, TimeSpan Grace) : ICommand
{
    public string Stream => WebhookEndpoint.StreamOf(Id);
}

/// <summary>Pauses, resumes and deletes endpoints, and rotates their secrets.</summary>
internal sealed class ManageWebhookEndpointFeature(ServiceBuilder service, SigningSecrets secrets, WebhookOptions options)
{
    private const long MostGraceSeconds = 30 * 24 * 3600;

    public void Add()
    {
        service.Commands.Handles<PauseWebhookEndpoint, WebhookEndpoint>((_, _) => { }, (c, e, now) => e.Pause(c.Id, now));
        service.Commands.Handles<ResumeWebhookEndpoint, WebhookEndpoint>((_, _) => { }, (c, e, now) => e.Resume(c.Id, now));
        service.Commands.Handles<DeleteWebhookEndpoint, WebhookEndpoint>((_, _) => { }, (c, e, now) => e.Delete(c.Id, now));
        service.Commands.Handles<RotateWebhookSecret, WebhookEndpoint>(
            (_, _) => { },
            (c, e, now) => e.Rotate(c.Id, secrets.HashOf(c.Id, e.Generation + 1), c.Grace, now),
            Prepare
        );
        AddPausing();
        var delete = service.Commands.Sender<DeleteWebhookEndpoint>();
        service
            .Delete(
                "/endpoints/{id}",
                Permission.WebhooksWrite,
                (request, cancel) => Answer(delete, id => new DeleteWebhookEndpoint(id), request, cancel)
            )
            .Does("Deletes an endpoint for good; what was not delivered yet is not delivered any more.")
            .Gives<WebhookEndpointView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound);
        var rotate = service.Commands.Sender<RotateWebhookSecret>();
        service
            .Post(
                "/endpoints/{id}/secret/rotate",
                Permission.WebhooksWrite,
                (request, cancel) => Rotate(rotate, request, cancel)
            )
            .Does(
                "Gives an endpoint another signing secret, which is in this answer alone; the one before signs too for a while."
            )
            .Gives<WebhookSecretView>()
            .With<long>("graceSeconds", $"For how long, 0 to {MostGraceSeconds} (default: Webhooks:SecretGrace).")
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private void AddPausing()
    {
        var pause = service.Commands.Sender<PauseWebhookEndpoint>();
        service
            .Post(
                "/endpoints/{id}/pause",
                Permission.WebhooksWrite,
                (request, cancel) => Answer(pause, id => new PauseWebhookEndpoint(id), request, cancel)
            )
            .Does("Holds an endpoint's webhooks back until it is resumed.")
            .Gives<WebhookEndpointView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
        var resume = service.Commands.Sender<ResumeWebhookEndpoint>();
        service
            .Post(
                "/endpoints/{id}/resume",
                Permission.WebhooksWrite,
                (request, cancel) => Answer(resume, id => new ResumeWebhookEndpoint(id), request, cancel)
            )
            .Does("Sends an endpoint its webhooks again: those that waited, and new ones; also after it was disabled.")
            .Gives<WebhookEndpointView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound);
    }

    private async Task<Reply> Answer<TCommand>(
        Send<TCommand> send,
        Func<WebhookEndpointId, TCommand> command,
        Request request,
        CancellationToken cancel
    )
        where TCommand : ICommand
    {
        if (await service.Endpoint(request, Permission.WebhooksWrite, cancel) is not { } endpoint)
            return WebhookReading.NoEndpoint(request);
        return await request.Send(
            send,
            command(endpoint.Id),
            (WebhookEndpoint changed) => Reply.Ok(WebhookEndpointView.Of(changed, request.Now)),
            cancel
        );
    }

    private async Task<Reply> Rotate(Send<RotateWebhookSecret> send, Request request, CancellationToken cancel)
    {
        var grace = request.Query.Number("graceSeconds", 0, MostGraceSeconds) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : options.SecretGrace;
        request.Query.ThrowIfInvalid();
        if (await service.Endpoint(request, Permission.WebhooksWrite, cancel) is not { } endpoint)
            return WebhookReading.NoEndpoint(request);
        var outcome = await send(
            new RotateWebhookSecret(endpoint.Id, grace),
            request.Context<WebhookEndpoint>(Respond),
            cancel
        );
        return secrets.Reveal(outcome, endpoint.Id, Respond);

        static Reply Respond(WebhookEndpoint endpoint) => Reply.Ok(WebhookSecretView.Of(endpoint));
    }

    // The secret proves to the owner's program that a webhook is from here: it is nobody else's.
    private async ValueTask<Prepared<RotateWebhookSecret>> Prepare(
        RotateWebhookSecret command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (endpoint, _) = await service.Log.Read<WebhookEndpoint>(command.Stream, cancel);
        return endpoint.Exists && endpoint.Owner != context.Actor.Id
            ? Refusal.Forbidden("Only its owner may have the secret of an endpoint; pause or delete it.")
            : command;
    }
}
