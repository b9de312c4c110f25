using System.Net;
using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>An element of an OFX file that has a value, or the begin or the end of one that has others in it.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="Value">Null where it has none.</param>
/// <param name="IsEnd">Whether it is an end.</param>
/// <param name="Line">The line of the file, from 1.</param>
internal readonly record struct OfxToken(string Name, string? Value, bool IsEnd, int Line);

/// <summary>
/// Divides an OFX file into its elements: of version 1, which is SGML whose values have no end tags, and of version 2, which is
/// XML. A document type is refused; no entity is looked up anywhere.
/// </summary>
internal static class OfxTokens
{
    private const int MaxName = 64;

    /// <summary>The elements in the order of the file.</summary>
    public static IEnumerable<OfxToken> Of(string text)
    {
        var line = 1;
        var at = text.IndexOf('<', StringComparison.Ordinal);
        line += at < 0 ? 0 : text.AsSpan(0, at).Count('\n');
        while (at >= 0)
        {
            var end = text.IndexOf('>', at);
            if (end < 0)
                throw new UnreadableStatement(line, "A tag does not end.");
            var tag = text[(at + 1)..end];
            if (tag.StartsWith('!'))
                throw new UnreadableStatement(
                    line,
                    tag.StartsWith("!DOCTYPE", StringComparison.OrdinalIgnoreCase)
                        ? "The file has a document type definition (<!DOCTYPE …>), which is not allowed; remove it."
                        : "The file has a comment or a declaration (<!…>), which is not allowed; remove it."
                );
            var next = text.IndexOf('<', end);
            var value = WebUtility.HtmlDecode(next < 0 ? text[(end + 1)..] : text[(end + 1)..next]).Trim();
            if (!tag.StartsWith('?'))
                yield return Token(tag, value, line);
            line += text.AsSpan(at, (next < 0 ? text.Length : next) - at).Count('\n');
            at = next;
        }
    }

    private static OfxToken Token(string tag, string value, int line)
    {
        var isEnd = tag.StartsWith('/');
        var name = tag.Trim('/').Trim().ToUpperInvariant();
        return name.Length is > 0 and <= MaxName
            ? new OfxToken(name, value.Length == 0 || isEnd ? null : value, isEnd, line)
            : throw new UnreadableStatement(line, $"'{PlainText.Shortened(tag)}' is not the name of an OFX element.");
    }
}
