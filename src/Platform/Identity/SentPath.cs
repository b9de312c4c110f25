using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Platform.Identity;

/// <summary>The path of a request as its client wrote it.</summary>
public static class SentPath
{
    /// <summary>
    /// The path as it was sent, before the server decoded it and took steps up, also of a request that names its host in the
    /// line, as to a proxy; empty where that is not known, or the request has no path.
    /// </summary>
    public static ReadOnlySpan<char> Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        ReadOnlySpan<char> target = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var end = target.IndexOf('?');
        var path = end < 0 ? target : target[..end];
        if (path is [] or ['/', ..])
            return path;
        var host = path.IndexOf("://", StringComparison.Ordinal);
        if (host < 0)
            return [];
        var start = path[(host + 3)..].IndexOf('/');
        return start < 0 ? [] : path[(host + 3 + start)..];
    }
}
