namespace Florin.Gateway.Model;

/// <summary>The path of an endpoint, as services match it: capitals do not matter, and neither does a slash at the end.</summary>
internal static class EndpointPath
{
    /// <summary>Whether a path is one of an endpoint's.</summary>
    /// <param name="endpoint">With <c>{parameters}</c>, each of which is one part of a path.</param>
    /// <param name="path">The path.</param>
    public static bool Fits(ReadOnlySpan<char> endpoint, ReadOnlySpan<char> path)
    {
        path = path.TrimEnd('/');
        if (!endpoint.Contains('{'))
            return path.Equals(endpoint, StringComparison.OrdinalIgnoreCase);
        while (Take(ref endpoint, out var expected) & Take(ref path, out var given))
            if (given.IsEmpty || (expected is not ['{', ..] && !given.Equals(expected, StringComparison.OrdinalIgnoreCase)))
                return false;
            else if (endpoint.IsEmpty || path.IsEmpty)
                return endpoint.IsEmpty && path.IsEmpty;
        return false;
    }

    // The next part of a path, without its slash.
    private static bool Take(ref ReadOnlySpan<char> path, out ReadOnlySpan<char> part)
    {
        part = default;
        if (path is not ['/', .. var rest])
            return false;
        var end = rest.IndexOf('/');
        part = end < 0 ? rest : rest[..end];
        path = end < 0 ? default : rest[end..];
        return true;
    }
}
