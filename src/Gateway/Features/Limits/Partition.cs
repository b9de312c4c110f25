using Florin.Gateway.Model;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Limits;

/// <summary>What tells whose requests are counted together, as it is configured.</summary>
internal static class Partition
{
    public const string User = "User";
    public const string Ip = "Ip";
    public const string ApiKey = "ApiKey";

    private const string HeaderPrefix = "Header:";

    /// <summary>Whether it can be read.</summary>
    public static bool IsAllowed(string text) =>
        Is(text, User) || Is(text, Ip) || Is(text, ApiKey) || HeaderOf(text) is not null;

    /// <summary>Whether the token tells.</summary>
    public static bool IsUser(string text) => Is(text, User);

    /// <summary>The header that tells; null when it is not a header.</summary>
    public static string? HeaderOf(string text) =>
        Is(text, ApiKey) ? ClientKey.ApiKeyHeader
        : text.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)
        && text[HeaderPrefix.Length..].Trim() is { Length: > 0 } name
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? name
        : null;

    /// <summary>The key of a request by a header, or by its address where it has none.</summary>
    public static ClientKey KeyOf(HttpContext http, string? header) =>
        header is not null && SingleValue.Of(http.Request.Headers, header) is { Length: > 0 } value
            ? ClientKey.OfValue(value)
            : ClientKey.Of(http.Connection.RemoteIpAddress);

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
