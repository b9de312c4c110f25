using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Features;

/// <summary>Changes an endpoint; what is null stays as it is.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Url">Where its webhooks go.</param>
/// <param name="Events">The types of events that it gets.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another.</param>
/// <param name="Version">The version of its payloads.</param>
/// <param name="Description">What its owner says of it; empty for nothing.</param>
internal sealed record ChangeWebhookEndpoint(
    WebhookEndpointId Id,
    string? Url,
    ImmutableArray<string>? Events,
    bool? Ordered,
    string? Version,
    string? Description
) : ICommand
{
    public string Stream => WebhookEndpoint.StreamOf(Id);

    /// <summary>Never shows where it is.</summary>
    public override string ToString() => $"{nameof(ChangeWebhookEndpoint)} {Id}";
}

/// <summary>What is to be changed of an endpoint; what is missing stays as it is, and null removes the description.</summary>
/// <param name="Url">Where its webhooks go: an absolute https URL of a public host.</param>
/// <param name="Events">The types of events that it gets; empty for all.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another.</param>
/// <param name="Version">The version of its payloads.</param>
/// <param name="Description">What its owner says of it, up to 200 characters; null or empty for nothing.</param>
internal sealed record ChangeWebhookEndpointBody(
    [property: MaxLength(WebhookEndpointRules.MaxUrl)] string? Url,
    [property: MaxLength(WebhookEndpointRules.MaxEvents)] IReadOnlyList<string>? Events,
    bool? Ordered,
    string? Version,
    [property: MaxLength(WebhookEndpointRules.MaxDescription)] string? Description
);

internal sealed class ChangeWebhookEndpointFeature(ServiceBuilder service, WebhookEndpointRules rules)
{
    private const string Description = "description";

    public void Add()
    {
        service.Commands.Handles<ChangeWebhookEndpoint, WebhookEndpoint>(Validate, Decide, Prepare);
        var send = service.Commands.Sender<ChangeWebhookEndpoint>();
        service
            .Patch("/endpoints/{id}", Permission.WebhooksWrite, (request, cancel) => Answer(send, request, cancel))
            .Does(
                "Changes an endpoint; for its owner alone. What the body leaves out stays as it is; null removes the description."
            )
            .Takes<ChangeWebhookEndpointBody>()
            .Clears(Description)
            .Gives<WebhookEndpointView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);
    }

    private async Task<Reply> Answer(Send<ChangeWebhookEndpoint> send, Request request, CancellationToken cancel)
    {
        var id = request.Route<WebhookEndpointId>("id");
        var body = await request.Body<ChangeWebhookEndpointBody>(
            cancel,
            (body, problems) => Validate(Command(request, id, body), problems)
        );
        if (await service.Endpoint(request, Permission.WebhooksWrite, cancel) is not { } endpoint)
            return WebhookReading.NoEndpoint(request);
        var problems = new Problems();
        WebhookEndpointRules.Events(body.Events ?? [], endpoint.All ? Scope.All : Scope.Own, problems);
        if (!problems.None)
            throw new BadInput(problems);
        return await request.Send(
            send,
            Command(request, endpoint.Id, body),
            (WebhookEndpoint changed) => Reply.Ok(WebhookEndpointView.Of(changed, request.Now)),
            cancel
        );
    }

    private static ChangeWebhookEndpoint Command(Request request, WebhookEndpointId id, ChangeWebhookEndpointBody body) =>
        new(
            id,
            body.Url,
            body.Events is null ? null : [.. body.Events.Distinct(StringComparer.Ordinal)],
            body.Ordered,
            body.Version,
            request.Clears(Description) ? "" : body.Description
        );

    private static Decision Decide(ChangeWebhookEndpoint c, WebhookEndpoint endpoint, DateTimeOffset now) =>
        endpoint.Change(
            c.Id,
            new WebhookEndpointChanged(
                c.Url ?? endpoint.Url,
                c.Events ?? endpoint.Events,
                c.Ordered ?? endpoint.Ordered,
                c.Version ?? endpoint.Version,
                c.Description switch
                {
                    null => endpoint.Description,
                    "" => null,
                    var text => text,
                },
                now
            )
        );

    private void Validate(ChangeWebhookEndpoint command, Problems problems)
    {
        if (command.Url is not null)
            rules.Url(command.Url, problems);
        WebhookEndpointRules.Events(command.Events ?? [], Scope.All, problems); // What its scope does not have is refused before.
        if (command.Version is not null)
            WebhookEndpointRules.Version(command.Version, problems);
        problems.OptionalText(command.Description, Description, WebhookEndpointRules.MaxDescription);
    }

    // Who could send another's webhooks elsewhere would get to know what they are.
    private async ValueTask<Prepared<ChangeWebhookEndpoint>> Prepare(
        ChangeWebhookEndpoint command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (endpoint, _) = await service.Log.Read<WebhookEndpoint>(command.Stream, cancel);
        if (!endpoint.Exists)
            return command; // The decision says so.
        if (endpoint.Owner != context.Actor.Id)
            return Refusal.Forbidden("Only its owner may change an endpoint; pause or delete it.");
        if (context.IsDryRun)
            return command; // A key might have to be made.
        var person = WebhookReading.PersonOf(endpoint.Owner);
        return command with
        {
            Url = await service.Runtime.People.SealAny(person, command.Url, cancel),
            Description = command.Description is ""
                ? ""
                : await service.Runtime.People.SealAny(person, command.Description, cancel),
        };
    }
}
