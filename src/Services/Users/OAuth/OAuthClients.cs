using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace Florin.Users.OAuth;

/// <summary>
/// Compares a client's secret by its SHA-256: it has 256 random bits, so that a slow hash would only make it easy to keep the
/// processors busy.
/// </summary>
internal sealed class OAuthClients(
    IOpenIddictApplicationCache<OAuthClient> cache,
    ILogger<OAuthClients> log,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OAuthClient> store
) : OpenIddictApplicationManager<OAuthClient>(cache, log, options, store)
{
    protected override ValueTask<bool> ValidateClientSecretAsync(
        string secret,
        string comparand,
        CancellationToken cancellationToken = default
    ) => new(ClientSecrets.Matches(secret, comparand));
}
