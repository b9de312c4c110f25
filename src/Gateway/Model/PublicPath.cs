namespace Florin.Gateway.Model;

/// <summary>
/// Which paths may leave the gateway. Not what is internal, however it is written: what is still encoded after the server
/// has decoded it, or could be read as a step up, might be understood otherwise by whoever comes next. No public path needs
/// any of these.
/// </summary>
internal static class PublicPath
{
    /// <summary>
    /// Whether a path below a service of Florin's may be asked for, which gets it as it was written: anything but what is
    /// internal. Paths that step up are refused before (<see cref="RawPath.Refuse"/>).
    /// </summary>
    public static bool IsOwn(string path)
    {
        var decoded = path.Contains('%', StringComparison.Ordinal) ? RawPath.Decoded(path) : path;
        return decoded is not null
            && !decoded.AsSpan().TrimStart("/\\").StartsWith("internal", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a path may be asked for that is passed on as the server decoded it.</summary>
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
