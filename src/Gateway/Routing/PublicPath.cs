namespace Florin.Gateway;

/// <summary>
/// Which paths may leave the gateway. Not what is internal, however it is written: what is still encoded after the server
/// has decoded it, or could be read as a step up, might be understood otherwise by whoever comes next. No public path needs
/// any of these.
/// </summary>
internal static class PublicPath
{
    /// <summary>Whether a path below a service may be asked for.</summary>
    public static bool Is(string path)
    {
        if (
            path.AsSpan().ContainsAny('%', '\\')
            || path.AsSpan().TrimStart('/').StartsWith("internal", StringComparison.OrdinalIgnoreCase)
        )
            return false;
        if (!path.Contains("/.", StringComparison.Ordinal))
            return true;
        foreach (var segment in path.AsSpan().Split('/'))
            if (path.AsSpan(segment) is "." or "..")
                return false;
        return true;
    }
}
