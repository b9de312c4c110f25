namespace Florin.Users.OAuth.External;

/// <summary>Requests to a provider go to its configured hosts alone, whatever its discovery document names, and follow no redirect.</summary>
internal sealed class ProviderHosts(ProviderOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Over connections of its own, without cookies.</summary>
    public static ProviderHosts Over(ProviderOptions options) =>
        new(
            options,
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = options.Timeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }
        );

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri;
        var isPlain = uri is { IsLoopback: true } && uri.Scheme == Uri.UriSchemeHttp;
        if (
            uri is null
            || (uri.Scheme != Uri.UriSchemeHttps && !isPlain)
            || !options.Reachable.Contains(uri.Authority, StringComparer.OrdinalIgnoreCase)
        )
            throw new HttpRequestException(
                $"The provider's document names {uri?.GetLeftPart(UriPartial.Authority)}, which is neither its authority nor one of its Hosts."
            );
        return base.SendAsync(request, cancellationToken);
    }
}
