using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// Marks a request that a part of this process makes on a user's behalf, such as the console, which counts against no rate
/// limit. Nothing that comes over a connection can have the mark.
/// </summary>
public static class UncountedRequest
{
    private static readonly object Item = new();

    /// <summary>Marks it.</summary>
    public static void Mark(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Items[Item] = Item;
    }

    /// <summary>Whether it is marked.</summary>
    public static bool IsMarked(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items.ContainsKey(Item);
    }
}
