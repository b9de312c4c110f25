using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth.Stores;

/// <summary>The clients, out of the log. They are registered and deleted by the API alone.</summary>
internal sealed class ClientStore(ServiceBuilder service, UsersView view) : IOpenIddictApplicationStore<OAuthClient>
{
    public async ValueTask<OAuthClient?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken)
    {
        if (!Kernel.Id.TryParse<ClientId>(identifier, out var id))
            return null;
        var (client, _) = await service.Log.Read<OAuthClient>(OAuthClient.StreamOf(id), cancellationToken);
        return client.Exists ? client : null;
    }

    public ValueTask<OAuthClient?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        FindByClientIdAsync(identifier, cancellationToken);

    public IAsyncEnumerable<OAuthClient> FindByPostLogoutRedirectUriAsync(string uri, CancellationToken cancellationToken) =>
        Where(client => client.PostLogoutRedirectUris.Contains(uri, StringComparer.Ordinal), cancellationToken);

    public IAsyncEnumerable<OAuthClient> FindByRedirectUriAsync(string uri, CancellationToken cancellationToken) =>
        Where(client => client.RedirectUris.Contains(uri, StringComparer.Ordinal), cancellationToken);

    public ValueTask<string?> GetApplicationTypeAsync(OAuthClient application, CancellationToken cancellationToken) =>
        new(IsOnDevice(application) ? ApplicationTypes.Native : ApplicationTypes.Web);

    public ValueTask<string?> GetClientIdAsync(OAuthClient application, CancellationToken cancellationToken) =>
        new(application.Id.Value);

    public ValueTask<string?> GetClientSecretAsync(OAuthClient application, CancellationToken cancellationToken) =>
        new(application.SecretHash);

    public ValueTask<string?> GetClientTypeAsync(OAuthClient application, CancellationToken cancellationToken) =>
        new(application.Public ? ClientTypes.Public : ClientTypes.Confidential);

    public ValueTask<string?> GetConsentTypeAsync(OAuthClient application, CancellationToken cancellationToken) =>
        new(application.AsksConsent ? ConsentTypes.Explicit : ConsentTypes.Implicit);

    public ValueTask<string?> GetDisplayNameAsync(OAuthClient application, CancellationToken cancellationToken) =>
        new(application.Name);

    public ValueTask<ImmutableDictionary<CultureInfo, string>> GetDisplayNamesAsync(
        OAuthClient application,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<CultureInfo, string>.Empty);

    public ValueTask<string?> GetIdAsync(OAuthClient application, CancellationToken cancellationToken) =>
        new(application.Id.Value);

    public ValueTask<JsonWebKeySet?> GetJsonWebKeySetAsync(OAuthClient application, CancellationToken cancellationToken) =>
        new((JsonWebKeySet?)null);

    public ValueTask<ImmutableArray<string>> GetPermissionsAsync(
        OAuthClient application,
        CancellationToken cancellationToken
    ) => new(PermissionsOf(application));

    public ValueTask<ImmutableArray<string>> GetPostLogoutRedirectUrisAsync(
        OAuthClient application,
        CancellationToken cancellationToken
    ) => new(application.PostLogoutRedirectUris);

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(
        OAuthClient application,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, JsonElement>.Empty);

    public ValueTask<ImmutableArray<string>> GetRedirectUrisAsync(
        OAuthClient application,
        CancellationToken cancellationToken
    ) => new(application.RedirectUris);

    public ValueTask<ImmutableArray<string>> GetRequirementsAsync(
        OAuthClient application,
        CancellationToken cancellationToken
    ) => new(ImmutableArray.Create(Requirements.Features.ProofKeyForCodeExchange));

    public ValueTask<ImmutableDictionary<string, string>> GetSettingsAsync(
        OAuthClient application,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, string>.Empty);

    private static bool IsOnDevice(OAuthClient client) =>
        client.Public && client.RedirectUris.Any(uri => !uri.StartsWith("https://", StringComparison.Ordinal));

    private static ImmutableArray<string> PermissionsOf(OAuthClient client)
    {
        List<string> permissions = [Permissions.Endpoints.Token, Permissions.Endpoints.Revocation];
        if (!client.Public)
            permissions.Add(Permissions.Endpoints.Introspection);
        if (client.Grants.Contains(OAuthClient.ByCode, StringComparer.Ordinal))
            permissions.AddRange(
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode,
                Permissions.ResponseTypes.Code
            );
        if (client.Grants.Contains(OAuthClient.ByDevice, StringComparer.Ordinal))
            permissions.AddRange(Permissions.Endpoints.DeviceAuthorization, Permissions.GrantTypes.DeviceCode);
        if (client.Grants.Contains(OAuthClient.ByCredentials, StringComparer.Ordinal))
            permissions.Add(Permissions.GrantTypes.ClientCredentials);
        if (client.Scopes.Contains(OAuthScope.OfflineAccess, StringComparer.Ordinal))
            permissions.Add(Permissions.GrantTypes.RefreshToken);
        permissions.AddRange(client.Scopes.Select(scope => Permissions.Prefixes.Scope + scope));
        return [.. permissions];
    }

    private async IAsyncEnumerable<OAuthClient> Where(
        Func<OAuthClient, bool> isMeant,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var read = await view.Read(cancel);
        var after = "";
        while (await read.Store.Rows(UsersView.Clients, q => q with { After = (null, after) }, cancel) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
                if (row.Client.Exists && isMeant(row.Client))
                    yield return row.Client;
            after = rows[^1].Client.Id.Value;
        }
    }

    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask<long> CountAsync<TResult>(
        Func<IQueryable<OAuthClient>, IQueryable<TResult>> query,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask<TResult?> GetAsync<TState, TResult>(
        Func<IQueryable<OAuthClient>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public IAsyncEnumerable<OAuthClient> ListAsync(int? count, int? offset, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(
        Func<IQueryable<OAuthClient>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask DeleteAsync(OAuthClient application, CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask<OAuthClient> InstantiateAsync(CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask CreateAsync(OAuthClient application, CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask UpdateAsync(OAuthClient application, CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask SetApplicationTypeAsync(OAuthClient application, string? type, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetClientIdAsync(OAuthClient application, string? identifier, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetClientSecretAsync(OAuthClient application, string? secret, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetClientTypeAsync(OAuthClient application, string? type, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetConsentTypeAsync(OAuthClient application, string? type, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetDisplayNameAsync(OAuthClient application, string? name, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetDisplayNamesAsync(
        OAuthClient application,
        ImmutableDictionary<CultureInfo, string> names,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetJsonWebKeySetAsync(OAuthClient application, JsonWebKeySet? set, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetPermissionsAsync(
        OAuthClient application,
        ImmutableArray<string> permissions,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetPostLogoutRedirectUrisAsync(
        OAuthClient application,
        ImmutableArray<string> uris,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetPropertiesAsync(
        OAuthClient application,
        ImmutableDictionary<string, JsonElement> properties,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetRedirectUrisAsync(
        OAuthClient application,
        ImmutableArray<string> uris,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetRequirementsAsync(
        OAuthClient application,
        ImmutableArray<string> requirements,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetSettingsAsync(
        OAuthClient application,
        ImmutableDictionary<string, string> settings,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;
}
