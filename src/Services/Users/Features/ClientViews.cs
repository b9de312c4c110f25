using Florin.Kernel;
using Florin.Users.OAuth;

namespace Florin.Users.Features;

/// <summary>A client as administrators see it; never its secret.</summary>
/// <param name="Id">The client; its client_id.</param>
/// <param name="Name">What users see of it.</param>
/// <param name="Type">public or confidential.</param>
/// <param name="Grants">By what it gets tokens.</param>
/// <param name="RedirectUris">Where users are sent with a code.</param>
/// <param name="PostLogoutRedirectUris">Where users are sent after they signed out.</param>
/// <param name="Scopes">What it may ask for at most.</param>
/// <param name="ServiceAccount">In whose name it acts by client_credentials; null where it does not.</param>
/// <param name="Consent">required or implied.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who registered it.</param>
internal sealed record ClientView(
    ClientId Id,
    string Name,
    string Type,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutRedirectUris,
    IReadOnlyList<string> Scopes,
    ServiceAccountId? ServiceAccount,
    string Consent,
    DateTimeOffset CreatedAt,
    string CreatedBy
)
{
    public static ClientView Of(OAuthClient client) =>
        new(
            client.Id,
            client.Name,
            client.Public ? ClientChecks.Public : ClientChecks.Confidential,
            client.Grants,
            client.RedirectUris,
            client.PostLogoutRedirectUris,
            client.Scopes,
            client.ServiceAccount,
            client.AsksConsent ? ClientChecks.Required : ClientChecks.Implied,
            client.CreatedAt,
            client.CreatedBy
        );
}

/// <summary>A client with its secret, which is shown this once.</summary>
/// <param name="Id">The client; its client_id.</param>
/// <param name="Secret">Its client_secret; null for a public client.</param>
/// <param name="Name">What users see of it.</param>
/// <param name="Type">public or confidential.</param>
/// <param name="Grants">By what it gets tokens.</param>
/// <param name="RedirectUris">Where users are sent with a code.</param>
/// <param name="PostLogoutRedirectUris">Where users are sent after they signed out.</param>
/// <param name="Scopes">What it may ask for at most.</param>
/// <param name="ServiceAccount">In whose name it acts by client_credentials; null where it does not.</param>
/// <param name="Consent">required or implied.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record ClientSecretView(
    ClientId Id,
    string? Secret,
    string Name,
    string Type,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutRedirectUris,
    IReadOnlyList<string> Scopes,
    ServiceAccountId? ServiceAccount,
    string Consent,
    DateTimeOffset CreatedAt
)
{
    public static ClientSecretView Of(OAuthClient client)
    {
        var view = ClientView.Of(client);
        return new ClientSecretView(
            view.Id,
            client.Public ? null : ClientSecrets.Placeholder(client.Id),
            view.Name,
            view.Type,
            view.Grants,
            view.RedirectUris,
            view.PostLogoutRedirectUris,
            view.Scopes,
            view.ServiceAccount,
            view.Consent,
            view.CreatedAt
        );
    }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{Id}";
}
