using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Users.Keys;
using Florin.Users.OAuth;

namespace Florin.Users.Features;

/// <summary>Registers an OAuth client.</summary>
/// <param name="Id">Made for this very command.</param>
/// <param name="Name">What users see of it.</param>
/// <param name="Type">public or confidential.</param>
/// <param name="Grants">By what it gets tokens.</param>
/// <param name="RedirectUris">Where users are sent with a code.</param>
/// <param name="PostLogoutRedirectUris">Where users are sent after they signed out.</param>
/// <param name="Scopes">What it may ask for at most.</param>
/// <param name="ServiceAccount">In whose name it acts by client credentials.</param>
/// <param name="AsksConsent">Whether users are asked.</param>
/// <param name="SecretHash">SHA-256 of its secret; null for a public client.</param>
/// <param name="By">Who registers it.</param>
internal sealed record RegisterClient(
    ClientId Id,
    string? Name,
    string? Type,
    ImmutableArray<string> Grants,
    ImmutableArray<string> RedirectUris,
    ImmutableArray<string> PostLogoutRedirectUris,
    ImmutableArray<string> Scopes,
    string? ServiceAccount,
    bool AsksConsent,
    string? SecretHash,
    string By
) : ICommand
{
    public string Stream => OAuthClient.StreamOf(Id);

    /// <summary>Never shows the hash.</summary>
    public override string ToString() => $"{nameof(RegisterClient)} {Id}";
}

/// <summary>Deletes an OAuth client: its tokens are refused.</summary>
/// <param name="Id">The client.</param>
internal sealed record DeleteClient(ClientId Id) : ICommand
{
    public string Stream => OAuthClient.StreamOf(Id);
}

/// <summary>The body of a request for a client.</summary>
/// <param name="Name">What users see of it, 1 to 100 characters.</param>
/// <param name="Type">public (an app on a user's device or in a browser) or confidential (it can keep a secret).</param>
/// <param name="Grants">By what it gets tokens: authorization_code, client_credentials, device_code.</param>
/// <param name="RedirectUris">Where users are sent with a code, compared character by character.</param>
/// <param name="PostLogoutRedirectUris">Where users are sent after they signed out.</param>
/// <param name="Scopes">What it may ask for at most: permissions, openid, profile, email, offline_access.</param>
/// <param name="ServiceAccount">In whose name it acts by client_credentials.</param>
/// <param name="Consent">required (default), or implied for an application of one's own, whose users are not asked.</param>
internal sealed record RegisterClientBody(
    [property: MaxLength(CreateApiKeyFeature.MaxName)] string? Name,
    string? Type,
    [property: MaxLength(3)] IReadOnlyList<string>? Grants,
    [property: MaxLength(ClientChecks.MaxUris)] IReadOnlyList<string>? RedirectUris,
    [property: MaxLength(ClientChecks.MaxUris)] IReadOnlyList<string>? PostLogoutRedirectUris,
    [property: MaxLength(100)] IReadOnlyList<string>? Scopes,
    string? ServiceAccount,
    string? Consent
);

/// <summary>The clients of the authorization server.</summary>
internal sealed class ClientsFeature(ServiceBuilder service, UsersView view, ClientSecrets secrets, ClientChecks checks)
{
    public static void Add(ServiceBuilder service, UsersView view, ClientSecrets secrets, KeyRules rules)
    {
        var feature = new ClientsFeature(service, view, secrets, new ClientChecks(rules));
        service.Commands.Handles<RegisterClient, OAuthClient>(
            ClientChecks.Validate,
            (c, _, now) =>
                [
                    new ClientRegistered(
                        c.Id,
                        c.Name!.Trim(), // Validated.
                        c.Type == ClientChecks.Public,
                        c.Grants,
                        c.RedirectUris,
                        c.PostLogoutRedirectUris,
                        c.Scopes,
                        c.ServiceAccount is { } program ? ServiceAccountId.From(program) : null,
                        c.AsksConsent,
                        c.SecretHash,
                        now,
                        c.By
                    ),
                ],
            feature.Prepare,
            newStream: true
        );
        service.Commands.Handles<DeleteClient, OAuthClient>((_, _) => { }, (c, client, now) => client.Delete(c.Id, now));
        feature.AddReading();
        feature.AddRegistering();
        feature.AddDeleting();
    }

    private void AddReading()
    {
        service
            .Get("/clients", Permission.ClientsRead, List)
            .Does("Lists the OAuth clients, newest first; never their secrets.")
            .GivesList<ClientView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get(
                "/clients/{id}",
                Permission.ClientsRead,
                async (request, cancel) =>
                {
                    var id = request.Route<ClientId>("id");
                    var (client, _) = await service.Log.Read<OAuthClient>(OAuthClient.StreamOf(id), cancel);
                    return client.Exists
                        ? Reply.Ok(ClientView.Of(client))
                        : Reply.Refused(Refusal.NotFound("client", id.Value));
                }
            )
            .Does("Returns an OAuth client, without its secret.")
            .Gives<ClientView>()
            .Refuses(RefusalCode.NotFound);
    }

    private async Task<Reply> List(Request request, CancellationToken cancel)
    {
        var page = request.Query.Page();
        request.Query.ThrowIfInvalid();
        var read = await view.Read(cancel);
        var (rows, next) = await read.Store.Page(
            UsersView.Clients,
            page,
            q => q.Where("deleted", Comparison.Equal, 0L) with { OrderBy = "createdAt", Descending = true },
            cancel
        );
        return Reply.List([.. rows.Select(row => ClientView.Of(row.Client))], next, read.Complete);
    }

    private void AddRegistering()
    {
        var register = service.Commands.Sender<RegisterClient>();
        service
            .Post(
                "/clients",
                Permission.ClientsWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<RegisterClientBody>(
                        cancel,
                        (body, problems) => ClientChecks.Validate(body, Command(body, request, hash: ""), problems)
                    );
                    ClientChecks.MustKnow(body.Consent);
                    var outcome = await register(Command(body, request), request.Context<OAuthClient>(Respond), cancel);
                    return request.IsDryRun ? Request.Answer<OAuthClient>(outcome, Tried) : secrets.Reveal(outcome, Respond);
                }
            )
            .Does("Registers an OAuth client. The secret of a confidential one is in this answer alone.")
            .Takes<RegisterClientBody>("name", "type", "grants", "scopes")
            .Gives<ClientSecretView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private void AddDeleting()
    {
        var delete = service.Commands.Sender<DeleteClient>();
        service
            .Delete(
                "/clients/{id}",
                Permission.ClientsWrite,
                async (request, cancel) =>
                {
                    var command = new DeleteClient(request.Route<ClientId>("id"));
                    var reply = await request.Send(
                        delete,
                        command,
                        (OAuthClient client) => Reply.Ok(ClientView.Of(client)),
                        cancel
                    );
                    await view.CatchUp(cancel);
                    return reply;
                }
            )
            .Does("Deletes an OAuth client: its tokens are refused within a second everywhere.")
            .Gives<ClientView>()
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.NotFound);
    }

    private static Reply Respond(OAuthClient client) => Reply.Created(ClientSecretView.Of(client));

    // There is no client, and so no secret.
    private static Reply Tried(OAuthClient client) => Reply.Created(ClientSecretView.Of(client) with { Secret = null });

    private RegisterClient Command(RegisterClientBody body, Request request, string? hash = null)
    {
        var id = Id.New<ClientId>(service.Ids);
        return new RegisterClient(
            id,
            body.Name,
            body.Type,
            Distinct(body.Grants),
            Distinct(body.RedirectUris),
            Distinct(body.PostLogoutRedirectUris),
            Distinct(body.Scopes),
            body.ServiceAccount,
            body.Consent != ClientChecks.Implied,
            body.Type == ClientChecks.Public ? null : hash ?? ClientSecrets.HashOf(secrets.TextOf(id)),
            request.Actor.Id
        );
    }

    private static ImmutableArray<string> Distinct(IReadOnlyList<string>? some) =>
        [.. (some ?? []).Distinct(StringComparer.Ordinal)];

    private ValueTask<Prepared<RegisterClient>> Prepare(
        RegisterClient command,
        CommandContext context,
        CancellationToken cancel
    ) => checks.Prepare(command, context, cancel);
}
