using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Identity;

/// <summary>The network address that a request came from, as far as the proxies that it passed are trusted.</summary>
public static class CallerAddress
{
    private static readonly object Item = new();

    /// <summary>The address; null where it is not known.</summary>
    public static string? Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items.TryGetValue(Item, out var known) ? (string?)known : http.Connection.RemoteIpAddress?.ToString();
    }

    /// <summary>Takes over what a gateway says that can be believed.</summary>
    internal static void Set(HttpContext http, string address) => http.Items[Item] = address;
}
