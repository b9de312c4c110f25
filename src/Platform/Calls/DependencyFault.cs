using Florin.Platform.EventLog;
using Florin.Platform.Resilience;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Calls;

/// <summary>
/// Says that an answer is a failure of somebody behind the service, which itself is well. Without it one service that is
/// down would open the circuits of all that ask it. Between processes a header says so, and only to the gateway and to
/// services; in one process the exchange does.
/// </summary>
public static class DependencyFault
{
    /// <summary>The header, with the name of who is not well.</summary>
    public const string Header = "Florin-Fault";

    private static readonly object Item = new();

    /// <summary>Whether the exchange was answered so.</summary>
    public static bool Is(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items.ContainsKey(Item);
    }

    /// <summary>Who is not well, as a service in another process says; null where it does not.</summary>
    public static string? Of(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Headers.NonValidated.TryGetValues(Header, out var values) ? values.ToString() : null;
    }

    /// <summary>The other service, or the databases beside the log, whose fault it is; null when it is this one's own, or a defect.</summary>
    public static string? Of(Exception fault, string service)
    {
        var sick = fault switch
        {
            ServiceUnavailable unavailable => unavailable.Service,
            ServiceTimeout timeout => timeout.Service,
            DatabasesUnavailable => $"{service} databases",
            _ => service,
        };
        return sick == service ? null : sick;
    }

    /// <summary>Takes over what a service in another process said, so that no client sees it.</summary>
    public static void Take(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Response.Headers.Remove(Header))
            http.Items[Item] = Item;
    }

    /// <summary>Marks the answer that is about to be written.</summary>
    internal static void Mark(HttpContext http, string service, bool asHeader)
    {
        http.Items[Item] = Item;
        if (asHeader)
            http.Response.Headers[Header] = service.Replace(' ', '-');
    }
}
