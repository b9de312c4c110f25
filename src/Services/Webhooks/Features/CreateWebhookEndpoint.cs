using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Webhooks.Messages;
using Florin.Webhooks.Projections;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Features;

/// <summary>Registers an endpoint.</summary>
/// <param name="Id">Made for this very command.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Url">Where its webhooks go.</param>
/// <param name="Events">The types of events that it gets; empty for all.</param>
/// <param name="Scope">own or all.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another.</param>
/// <param name="Version">The version of its payloads.</param>
/// <param name="Description">What its owner says of it.</param>
/// <param name="SecretHash">SHA-256 of its secret.</param>
internal sealed record CreateWebhookEndpoint(
    WebhookEndpointId Id,
    string Owner,
    string? Url,
    ImmutableArray<string> Events,
    string? Scope,
    bool Ordered,
    string? Version,
    string? Description,
    string SecretHash
) : ICommand
{
    public string Stream => WebhookEndpoint.StreamOf(Id);

    /// <summary>Never shows where it is, nor the hash.</summary>
    public override string ToString() => $"{nameof(CreateWebhookEndpoint)} {Id}";
}

/// <summary>The body of a request for an endpoint.</summary>
/// <param name="Url">Where its webhooks go: an absolute https URL of a public host.</param>
/// <param name="Events">The types of events that it gets, such as <c>transaction.completed</c> or <c>transaction.*</c>. All by default.</param>
/// <param name="Scope">own (default): what the caller may see of their own; all: the events of everybody, for staff.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another. Default false.</param>
/// <param name="Version">The version of its payloads. Default the newest one.</param>
/// <param name="Description">What its owner says of it, up to 200 characters.</param>
internal sealed record CreateWebhookEndpointBody(
    [property: MaxLength(WebhookEndpointRules.MaxUrl)] string? Url,
    [property: MaxLength(WebhookEndpointRules.MaxEvents)] IReadOnlyList<string>? Events,
    string? Scope,
    bool? Ordered,
    string? Version,
    [property: MaxLength(WebhookEndpointRules.MaxDescription)] string? Description
);

internal sealed class CreateWebhookEndpointFeature(
    ServiceBuilder service,
    SigningSecrets secrets,
    WebhookEndpointRules rules,
    WebhookOptions options,
    Projection endpoints
)
{
    public void Add()
    {
        service.Commands.Handles<CreateWebhookEndpoint, WebhookEndpoint>(
            Validate,
            (c, _, now) => [Created(c, now)],
            Prepare,
            newStream: true
        );
        var send = service.Commands.Sender<CreateWebhookEndpoint>();
        service
            .Post("/endpoints", Permission.WebhooksWrite, (request, cancel) => Answer(send, request, cancel))
            .Does("Registers an endpoint for webhooks. Its signing secret is in this answer alone.")
            .Takes<CreateWebhookEndpointBody>("url")
            .Gives<WebhookSecretView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.WrongState);
    }

    private async Task<Reply> Answer(Send<CreateWebhookEndpoint> send, Request request, CancellationToken cancel)
    {
        var body = await request.Body<CreateWebhookEndpointBody>(
            cancel,
            (body, problems) => Validate(Command(body, request, hash: ""), problems)
        );
        var command = Command(body, request);
        var outcome = await send(command, request.Context<WebhookEndpoint>(Respond), cancel);
        return secrets.Reveal(outcome, command.Id, Respond);
    }

    private static Reply Respond(WebhookEndpoint endpoint) => Reply.Created(WebhookSecretView.Of(endpoint));

    private CreateWebhookEndpoint Command(CreateWebhookEndpointBody body, Request request, string? hash = null)
    {
        var id = Id.New<WebhookEndpointId>(service.Ids);
        return new CreateWebhookEndpoint(
            id,
            request.Actor.Id,
            body.Url,
            [.. (body.Events ?? []).Distinct(StringComparer.Ordinal)],
            body.Scope ?? Scope.Own,
            body.Ordered ?? false,
            body.Version ?? PayloadVersions.Newest,
            body.Description is { Length: 0 } ? null : body.Description,
            hash ?? secrets.HashOf(id, generation: 1)
        );
    }

    // Of a command that was validated.
    private static WebhookEndpointCreated Created(CreateWebhookEndpoint c, DateTimeOffset now) =>
        new(c.Id, c.Owner, c.Url!, c.Events, c.Scope == Scope.All, c.Ordered, c.Version!, c.Description, c.SecretHash, now);

    private void Validate(CreateWebhookEndpoint command, Problems problems)
    {
        rules.Url(command.Url, problems);
        WebhookEndpointRules.Events(command.Events, command.Scope, problems);
        problems.OneOf(command.Scope, "scope", Scope.Own, Scope.All);
        WebhookEndpointRules.Version(command.Version, problems);
        problems.OptionalText(command.Description, "description", WebhookEndpointRules.MaxDescription);
    }

    private async ValueTask<Prepared<CreateWebhookEndpoint>> Prepare(
        CreateWebhookEndpoint command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        if (command.Scope == Scope.All && !Scope.SeesAll(context.Actor.Grants.Any))
            return Refusal.Forbidden(
                "Only staff who may see everybody's webhooks, transactions, accounts, schedules and payments may have an endpoint for all."
            );
        if (!Scope.SeesOwn(context.Actor))
            return Scope.Lacking;
        var read = await endpoints.Read(WebhookReading.Patience, cancel);
        var count = await read.Store.Count(
            new ViewQuery(WebhookEndpointRow.View).Where("owner", Comparison.Equal, command.Owner),
            cancel
        );
        if (count >= options.MaxEndpoints)
            return Refusal.WrongState($"There are {count} endpoints; at most {options.MaxEndpoints} are allowed. Delete one.");
        if (context.IsDryRun)
            return command; // A key might have to be made.
        var person = WebhookReading.PersonOf(command.Owner);
        return command with
        {
            Url = await service.Runtime.People.SealAny(person, command.Url, cancel),
            Description = await service.Runtime.People.SealAny(person, command.Description, cancel),
        };
    }
}
