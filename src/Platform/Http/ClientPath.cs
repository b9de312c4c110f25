using System.Buffers;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>The path of a request as its client sent it, for a message.</summary>
public static class ClientPath
{
    /// <summary>
    /// The header by which the gateway tells it to services in other processes; believed only together with
    /// <see cref="ClientAddress.TokenHeader"/>.
    /// </summary>
    public const string Header = "X-Client-Path";

    private const int MaxLength = 200;
    private static readonly object Item = new();

    // What a path consists of as it is sent: with anything else it could not be a header.
    private static readonly SearchValues<char> Visible = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c),
    ]);

    /// <summary>
    /// The whole path, also where a gateway passed on only the end of it, or another one; shortened when it is long.
    /// </summary>
    public static string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.HttpContext.Items.TryGetValue(Item, out var told) && told is string path)
            return path;
        var sent = SentPath.Of(request.HttpContext);
        if (!sent.IsEmpty && !sent.ContainsAnyExcept(Visible))
            return Shortened(sent);
        var found = request.PathBase.Add(request.Path).Value;
        if (string.IsNullOrEmpty(found))
            return HttpMethods.IsOptions(request.Method) ? "*" : "/"; // OPTIONS * has no path.
        return Shortened(found);
    }

    /// <summary>What the gateway tells in <see cref="Header"/>: the path as it was sent, as far as messages repeat it.</summary>
    public static string ForHeader(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = SentPath.Of(request.HttpContext);
        if (path.IsEmpty || path.ContainsAnyExcept(Visible))
            path = request.PathBase.Add(request.Path).ToUriComponent();
        return path[..Math.Min(path.Length, MaxLength + 1)].ToString(); // One more shows that it was longer.
    }

    /// <summary>Takes over what the gateway says, which is known to say it.</summary>
    internal static void Take(HttpContext http)
    {
        var said = http.Request.Headers[Header].ToString();
        if (said.StartsWith('/') && !said.AsSpan().ContainsAnyExcept(Visible))
            http.Items[Item] = Shortened(said);
    }

    private static string Shortened(ReadOnlySpan<char> path) =>
        path.Length <= MaxLength ? path.ToString() : $"{path[..MaxLength]}…";
}
