using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Signatures;
using Florin.Users.Keys;

namespace Florin.Users.Features;

/// <summary>Creates an API key.</summary>
/// <param name="Id">Made for this very command.</param>
/// <param name="Owner">Whom it represents: a user or a service account.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it permits at most.</param>
/// <param name="Addresses">From where it may be sent; empty for anywhere.</param>
/// <param name="ExpiresAt">Until when it is good; null for good.</param>
/// <param name="Hash">SHA-256 of its text.</param>
/// <param name="By">Who creates it.</param>
/// <param name="SigningKey">Verifies its requests' signatures; null where they need none.</param>
internal sealed record CreateApiKey(
    ApiKeyId Id,
    string Owner,
    string? Name,
    ImmutableArray<string> Scopes,
    ImmutableArray<string> Addresses,
    DateTimeOffset? ExpiresAt,
    string Hash,
    string By,
    string? SigningKey
) : ICommand
{
    public string Stream => ApiKey.StreamOf(Id);

    /// <summary>Never shows the hash.</summary>
    public override string ToString() => $"{nameof(CreateApiKey)} {Id}";
}

/// <summary>The body of a request for an API key.</summary>
/// <param name="Name">What its owner calls it, 1 to 100 characters.</param>
/// <param name="Scopes">What it permits at most: permissions such as <c>accounts:read</c>, which its owner has.</param>
/// <param name="Addresses">From where it may be sent: IP addresses and ranges such as 10.0.0.0/8. Anywhere by default.</param>
/// <param name="ExpiresAt">Until when it is good, in the future. For good by default.</param>
/// <param name="ServiceAccount">The service account that it represents; the caller by default.</param>
/// <param name="SigningKey">An Ed25519 public key in base64: then each request with the API key must be signed by its private
/// half. Not signed by default.</param>
internal sealed record CreateApiKeyBody(
    [property: MaxLength(CreateApiKeyFeature.MaxName)] string? Name,
    [property: MaxLength(64)] IReadOnlyList<string>? Scopes,
    [property: MaxLength(CreateApiKeyFeature.MaxAddresses)] IReadOnlyList<string>? Addresses,
    DateTimeOffset? ExpiresAt,
    string? ServiceAccount,
    [property: MaxLength(CreateApiKeyFeature.MaxSigningKey)] string? SigningKey
);

internal sealed class CreateApiKeyFeature(ServiceBuilder service, KeySecrets secrets, KeyRules rules)
{
    public const int MaxName = 100;
    public const int MaxAddresses = 50;
    public const int MaxSigningKey = 500;

    public static void Add(ServiceBuilder service, KeySecrets secrets, KeyRules rules)
    {
        var feature = new CreateApiKeyFeature(service, secrets, rules);
        service.Commands.Handles<CreateApiKey, ApiKey>(
            feature.Validate,
            (c, _, now) => [Created(c, now)],
            feature.Prepare,
            newStream: true
        );
        var send = service.Commands.Sender<CreateApiKey>();
        service
            .Post(
                "/api-keys",
                Permission.KeysWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<CreateApiKeyBody>(
                        cancel,
                        (body, problems) => feature.Validate(feature.Command(body, request, hash: ""), problems)
                    );
                    var command = feature.Command(body, request);
                    var outcome = await send(command, request.Context<ApiKey>(Respond), cancel);
                    return secrets.Reveal(outcome, command.Id, Respond);
                }
            )
            .Does("Creates an API key, for the caller or for a service account. The key is in this answer alone.")
            .Takes<CreateApiKeyBody>("name", "scopes")
            .Gives<ApiKeySecretView>(201)
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static Reply Respond(ApiKey key) => Reply.Created(ApiKeySecretView.Of(key));

    private CreateApiKey Command(CreateApiKeyBody body, Request request, string? hash = null)
    {
        var id = Id.New<ApiKeyId>(service.Ids);
        return new CreateApiKey(
            id,
            body.ServiceAccount ?? request.Actor.Id,
            body.Name,
            [.. (body.Scopes ?? []).Distinct(StringComparer.Ordinal)],
            [.. (body.Addresses ?? []).Distinct(StringComparer.Ordinal)],
            body.ExpiresAt,
            hash ?? secrets.HashOf(id, generation: 1),
            request.Actor.Id,
            body.SigningKey
        );
    }

    // Of a command that was validated.
    private static ApiKeyCreated Created(CreateApiKey c, DateTimeOffset now)
    {
        var signs = Ed25519PublicKey.TryParse(c.SigningKey, out var key) ? key.Text : null;
        return new ApiKeyCreated(c.Id, c.Owner, c.Name!.Trim(), c.Scopes, c.Addresses, c.Hash, c.ExpiresAt, now, c.By, signs);
    }

    private void Validate(CreateApiKey command, Problems problems)
    {
        problems.Text(command.Name, "name", MaxName);
        if (command.Scopes.IsEmpty)
            problems.Add("scopes", $"is required; expected some of {string.Join(", ", Names)}.");
        // One name each: what is a list in itself would be read as several, and shown as one.
        foreach (var scope in command.Scopes)
            if (!PermissionSet.IsName(scope))
                problems.Add(
                    "scopes",
                    $"'{PlainText.Shortened(scope ?? "null")}' is not a permission; expected some of {string.Join(", ", Names)}."
                );
        foreach (var address in command.Addresses)
            if (address is null || !AddressRanges.TryParse([address], out _, out _))
                problems.Add(
                    "addresses",
                    $"'{PlainText.Shortened(address ?? "null")}' is not an address; expected {AddressRanges.Form}."
                );
        if (command.ExpiresAt is { } expires && expires <= service.Clock.GetUtcNow())
            problems.Add("expiresAt", $"is {Rfc3339.Text(expires)}; expected a time in the future.");
        if (command.SigningKey is not null && !Ed25519PublicKey.TryParse(command.SigningKey, out _))
            problems.Add("signingKey", $"is not {Ed25519PublicKey.Form}.");
        if (command.Owner != command.By)
            problems.Id<ServiceAccountId>(command.Owner, "serviceAccount");
    }

    private static IEnumerable<string> Names => PermissionSet.Everything.Names;

    // Nobody gets a key that may do what they may not.
    private async ValueTask<Prepared<CreateApiKey>> Prepare(
        CreateApiKey command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        if (await rules.Refuse(context.Actor, command.Owner, [.. command.Scopes], cancel) is { } refusal)
            return refusal;
        var person = Id.TryParse<UserId>(command.Owner, out _) ? command.Owner : null;
        return command with { Name = await service.Runtime.People.SealAny(person, command.Name?.Trim(), cancel) };
    }
}
