using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>The path of a request as its client sent it, for a message.</summary>
public static class ClientPath
{
    private const int MaxLength = 200;

    /// <summary>The whole path, also where a gateway in this process passed on only the end of it; shortened when it is long.</summary>
    public static string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = request.PathBase.Add(request.Path).Value;
        if (string.IsNullOrEmpty(path))
            return HttpMethods.IsOptions(request.Method) ? "*" : "/"; // OPTIONS * has no path.
        return path.Length <= MaxLength ? path : $"{path[..MaxLength]}…";
    }
}
