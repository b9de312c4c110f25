using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http.InProcess;

/// <summary>
/// Marks a request in the place of a call that was refused before it became one: the gateway counts it in the limits of its
/// sender, and answers it nothing but that. Nothing that comes over a connection can have the mark.
/// </summary>
public static class RefusedCall
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
