using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Users.OAuth;

/// <summary>An OAuth client exists; first in the stream <c>client-cli_…</c>.</summary>
/// <param name="Id">The client; its <c>client_id</c>.</param>
/// <param name="Name">What users see of it.</param>
/// <param name="Public">Whether it keeps no secret, as a program on a user's own device.</param>
/// <param name="Grants">By what it gets tokens: authorization_code, client_credentials, device_code.</param>
/// <param name="RedirectUris">Where users are sent with a code.</param>
/// <param name="PostLogoutRedirectUris">Where users are sent after they signed out.</param>
/// <param name="Scopes">What it may ask for at most.</param>
/// <param name="ServiceAccount">In whose name it acts by client credentials; null where it does not.</param>
/// <param name="AsksConsent">Whether users are asked before it gets a token.</param>
/// <param name="SecretHash">SHA-256 of its secret; null for a public client.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who registered it.</param>
public sealed record ClientRegistered(
    ClientId Id,
    string Name,
    bool Public,
    ImmutableArray<string> Grants,
    ImmutableArray<string> RedirectUris,
    ImmutableArray<string> PostLogoutRedirectUris,
    ImmutableArray<string> Scopes,
    ServiceAccountId? ServiceAccount,
    bool AsksConsent,
    [property: NotPublished] string? SecretHash,
    DateTimeOffset At,
    string By
);

/// <summary>The client is gone, and its tokens are refused.</summary>
/// <param name="At">When, UTC.</param>
public sealed record ClientDeleted(DateTimeOffset At);

/// <summary>An OAuth client: the fold of a stream <c>client-cli_…</c>.</summary>
/// <param name="Id">The client; empty for a stream without events.</param>
/// <param name="Name">What users see of it.</param>
/// <param name="Public">Whether it keeps no secret.</param>
/// <param name="Grants">By what it gets tokens.</param>
/// <param name="RedirectUris">Where users are sent with a code.</param>
/// <param name="PostLogoutRedirectUris">Where users are sent after they signed out.</param>
/// <param name="Scopes">What it may ask for at most.</param>
/// <param name="ServiceAccount">In whose name it acts by client credentials.</param>
/// <param name="AsksConsent">Whether users are asked before it gets a token.</param>
/// <param name="SecretHash">SHA-256 of its secret; null for a public client.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who registered it.</param>
/// <param name="DeletedAt">UTC; null while it exists.</param>
internal sealed record OAuthClient(
    ClientId Id,
    string Name,
    bool Public,
    ImmutableArray<string> Grants,
    ImmutableArray<string> RedirectUris,
    ImmutableArray<string> PostLogoutRedirectUris,
    ImmutableArray<string> Scopes,
    ServiceAccountId? ServiceAccount,
    bool AsksConsent,
    string? SecretHash,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? DeletedAt
) : IState<OAuthClient>
{
    public const string ByCode = "authorization_code";
    public const string ByCredentials = "client_credentials";
    public const string ByDevice = "device_code";

    public static readonly string[] AllGrants = [ByCode, ByCredentials, ByDevice];

    public static OAuthClient Empty { get; } = new(default, "", false, [], [], [], [], null, true, null, default, "", null);

    public static string Schema => "oauth-client.1";

    /// <summary>There is such a client.</summary>
    public bool Exists => Name.Length > 0 && DeletedAt is null;

    public static string StreamOf(ClientId id) => $"client-{id}";

    public Decision Delete(ClientId id, DateTimeOffset now) =>
        Exists ? [new ClientDeleted(now)] : Refusal.NotFound("client", id.Value);

    public OAuthClient Apply(object happened) =>
        happened switch
        {
            ClientRegistered e => new OAuthClient(
                e.Id,
                e.Name,
                e.Public,
                e.Grants,
                e.RedirectUris,
                e.PostLogoutRedirectUris,
                e.Scopes,
                e.ServiceAccount,
                e.AsksConsent,
                e.SecretHash,
                e.At,
                e.By,
                null
            ),
            ClientDeleted e => this with { DeletedAt = e.At },
            _ => throw new InvalidOperationException($"A client's stream holds a {happened.GetType().Name}."),
        };

    /// <summary>Never shows the hash.</summary>
    public override string ToString() => $"{Id}";
}
