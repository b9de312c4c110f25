using System.Security.Cryptography;
using System.Text;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Features.Caching;

/// <summary>
/// What tells an answer that is kept from every other: each text with its length before it, so that no two requests can be
/// written the same, whatever they hold.
/// </summary>
internal sealed class CacheKey
{
    private readonly StringBuilder _text = new(160);

    /// <summary>
    /// The key of a request. Answers of one token are never another's: who asks is part of it, unless the policy says that
    /// everybody gets the same.
    /// </summary>
    /// <param name="exchange">The request, of which is known already which group answers it.</param>
    /// <param name="route">The route, and how it is configured.</param>
    /// <param name="policy">By what its answers differ.</param>
    public static string Of(Exchange exchange, string route, OutputCachePolicy policy)
    {
        var (request, key) = (exchange.Http.Request, new CacheKey());
        key.Add(route);
        key.Add(policy.Public ? null : WhoAsks(request.Headers));
        key.Add(exchange.Group);
        key.Add(request.Host.Value);
        key.Add(request.PathBase.Value);
        key.Add(request.Path.Value);
        var all = policy.VaryByQuery.Count == 0;
        foreach (var (name, values) in request.Query.OrderBy(q => q.Key, StringComparer.Ordinal))
            if (all || policy.VaryByQuery.Contains(name, StringComparer.OrdinalIgnoreCase))
                key.Add(name, values);
        foreach (var name in policy.VaryByHeader.Append(HeaderNames.Accept))
            key.Add(name, request.Headers[name]);
        return key._text.ToString();
    }

    /// <summary>Stands for texts that are too long, or too secret, to be kept themselves.</summary>
    public static string Digest(IEnumerable<string?> texts)
    {
        var all = new CacheKey();
        foreach (var text in texts)
            all.Add(text);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all._text.ToString())));
    }

    private static string? WhoAsks(IHeaderDictionary headers) =>
        headers.Authorization.Count + headers.Cookie.Count + headers[ClientKey.ApiKeyHeader].Count == 0
            ? null
            : Digest([headers.Authorization.ToString(), headers.Cookie.ToString(), headers[ClientKey.ApiKeyHeader].ToString()]);

    private void Add(string name, StringValues values)
    {
        Add(name);
        _text.Append(values.Count).Append(';');
        foreach (var value in values)
            Add(value);
    }

    private void Add(string? text) => _text.Append(text?.Length ?? 0).Append(':').Append(text);
}
