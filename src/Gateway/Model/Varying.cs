using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Model;

/// <summary>By which headers of requests an answer differs (RFC 9110, 12.5.5).</summary>
internal static class Varying
{
    /// <summary>Says that an answer differs by a header, unless it does already.</summary>
    public static void By(IHeaderDictionary headers, string name)
    {
        if (!Names(headers).Contains(name, StringComparer.OrdinalIgnoreCase))
            headers.AppendCommaSeparatedValues(HeaderNames.Vary, name);
    }

    /// <summary>The headers by which it differs.</summary>
    public static IEnumerable<string> Names(IHeaderDictionary headers) =>
        headers.Vary.SelectMany(names => names?.Split(',', StringSplitOptions.TrimEntries) ?? []);
}
