using System.Net.Http.Headers;

namespace Florin.Client;

/// <summary>The credential of the caller. One credential may be shared by several clients, which then share its tokens.</summary>
public abstract class FlorinCredential
{
    private protected FlorinCredential() { }

    /// <summary>Nobody.</summary>
    public static FlorinCredential None { get; } = new Fixed(static _ => { });

    /// <summary>An access token, such as that of a log-in.</summary>
    /// <param name="token">The token, without <c>Bearer</c>.</param>
    public static FlorinCredential Token(string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        return new Fixed(headers => headers.Authorization = new("Bearer", token));
    }

    /// <summary>An API key, such as <c>flo_live_…</c>.</summary>
    /// <param name="key">The key.</param>
    public static FlorinCredential ApiKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new Fixed(headers => headers.Add("X-Api-Key", key));
    }

    /// <summary>OAuth's client credentials: Florin issues tokens for them, and a new one before the old one expires.</summary>
    /// <param name="clientId">The client's id.</param>
    /// <param name="clientSecret">Its secret.</param>
    /// <param name="scope">Scopes, separated by spaces; all that the client may have without it.</param>
    public static FlorinCredential ClientCredentials(string clientId, string clientSecret, string? scope = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientSecret);
        return new ClientCredentials(clientId, clientSecret, scope);
    }

    /// <summary>Gives what a request says of who sends it.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="expired">What was given before was refused.</param>
    /// <param name="tokens">Sends requests for tokens.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Whether what was given before and refused is replaced by another.</returns>
    internal abstract ValueTask<bool> Apply(
        HttpRequestHeaders headers,
        bool expired,
        TokenEndpoint tokens,
        CancellationToken cancel
    );

    private sealed class Fixed(Action<HttpRequestHeaders> apply) : FlorinCredential
    {
        internal override ValueTask<bool> Apply(
            HttpRequestHeaders headers,
            bool expired,
            TokenEndpoint tokens,
            CancellationToken cancel
        )
        {
            if (!expired)
                apply(headers);
            return ValueTask.FromResult(!expired);
        }
    }
}
