using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Pipeline.Routing;

/// <summary>
/// The version of the API that a request asks for: <c>/api/v1/…</c> in its path or
/// <c>application/vnd.florin.v1+json</c> in its Accept header. Who asks for none gets the newest.
/// </summary>
internal static class ApiVersion
{
    /// <summary>The newest, and so far the only one.</summary>
    public const int Newest = 1;

    private const string Api = "/api/";
    private const string MediaType = "application/vnd.florin.v";

    /// <summary>Takes the version out of the path; why the request cannot be answered, if it asks for one that there is not.</summary>
    public static Refusal? Read(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        if (!path.StartsWith(Api, StringComparison.OrdinalIgnoreCase))
            return null;
        if (OfPath(path.AsSpan(Api.Length), out var length) is { } version)
        {
            if (version != Newest)
                return new Refusal(RefusalCode.NotFound, $"API version {version} does not exist; the latest is v{Newest}.");
            request.Path = new PathString(string.Concat(Api, path.AsSpan(Api.Length + length)));
        }
        return request.Headers.Accept is { Count: > 0 } accept ? OfAccept(accept.ToString()) : null;
    }

    // A version and the slash behind it: v1/.
    private static int? OfPath(ReadOnlySpan<char> path, out int length)
    {
        length = path.IndexOf('/') + 1;
        return length > 2 && path[0] is 'v' or 'V' ? Number(path[1..(length - 1)]) : null;
    }

    private static Refusal? OfAccept(string accept)
    {
        if (!accept.Contains(MediaType, StringComparison.OrdinalIgnoreCase))
            return null;
        foreach (var range in accept.AsSpan().Split(','))
        {
            var type = accept.AsSpan(range).Trim();
            if (!type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase))
                return null; // It takes something else, too.
            type = type[MediaType.Length..];
            var end = type.IndexOf('+');
            if (end > 0 && Number(type[..end]) == Newest)
                return null;
        }
        return new Refusal(
            HttpRefusals.NotAcceptable,
            $"The API serves {MediaType}{Newest}+json, but the Accept header allows only other versions."
        );
    }

    private static int? Number(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
