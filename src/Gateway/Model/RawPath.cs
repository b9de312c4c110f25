using System.Globalization;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>The path of a request as its client wrote it, before the server decoded it and took steps up.</summary>
internal static class RawPath
{
    // No legitimate path is encoded more often.
    private const int MaxTurns = 8;

    /// <summary>
    /// Refuses a path that steps up, or could be read so by the destination: a segment that is <c>.</c> or <c>..</c>,
    /// however often it is encoded, whichever slash is beside it, and with parameters or without (<c>..;x</c>).
    /// </summary>
    public static Reply? Refuse(HttpContext http)
    {
        var path = SentPath.Of(http);
        if (!path.ContainsAny('%', '\\', ';') && !path.Contains("/.", StringComparison.Ordinal))
            return null;
        if (Decoded(path) is { } decoded && !StepsUp(decoded))
            return null;
        var problems = new Problems();
        problems.Add("path", "has a '.' or '..' segment; send the normalized path.");
        return Reply.Invalid(problems);
    }

    /// <summary>The path below so many segments, where it is written in another way than it would be written again; else null.</summary>
    public static string? Below(HttpContext http, int segments)
    {
        var path = SentPath.Of(http);
        if (!path.Contains('%') && !path.Contains("//", StringComparison.Ordinal))
            return null;
        for (; segments > 0 && path.Length > 0; segments--)
        {
            var next = path[1..].IndexOf('/');
            path = next < 0 ? [] : path[(next + 1)..];
        }
        return path.IsEmpty ? "/" : path.ToString();
    }

    /// <summary>
    /// A text without anything that is still encoded; null where it is encoded more often than is legitimate.
    /// </summary>
    public static string? Decoded(ReadOnlySpan<char> text)
    {
        var decoded = text.ToString();
        for (var turn = 0; turn < MaxTurns; turn++)
        {
            if (!decoded.Contains('%', StringComparison.Ordinal))
                return decoded;
            var once = DecodedOnce(decoded);
            if (once == decoded)
                return decoded;
            decoded = once;
        }
        return null;
    }

    private static bool StepsUp(string path)
    {
        foreach (var range in path.AsSpan().SplitAny('/', '\\'))
        {
            var segment = path.AsSpan(range);
            var end = segment.IndexOf(';');
            if ((end < 0 ? segment : segment[..end]).Trim() is "." or "..")
                return true;
        }
        return false;
    }

    // One character for each byte: only ASCII is asked for.
    private static string DecodedOnce(string text)
    {
        var decoded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (
                text[at] == '%'
                && at + 2 < text.Length
                && byte.TryParse(
                    text.AsSpan(at + 1, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var value
                )
            )
            {
                decoded.Append((char)value);
                at += 2;
            }
            else
                decoded.Append(text[at]);
        }
        return decoded.ToString();
    }
}
