using System.Text;
using Florin.Kernel;

namespace Florin.Transactions.Attachments;

/// <summary>The name of an attachment, as a file of that name can be on any system.</summary>
internal static class FileName
{
    /// <summary>How many characters it may have.</summary>
    public const int MaxLength = 200;

    private const int MaxExtension = 20;
    private const string Forbidden = "\"<>|:*?";

    /// <summary>
    /// The name that a client's is made into: without folders, with <c>_</c> in the place of what is not allowed in names, and
    /// shortened before its extension.
    /// </summary>
    /// <param name="sent">What the client wrote; null or empty for nothing.</param>
    public static string Of(string? sent)
    {
        var last = (sent ?? "").Split('/', '\\')[^1];
        var name = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes()) // Half a surrogate pair becomes U+FFFD.
            name.Append(
                PlainText.Forbids(rune.Value)
                || (rune.IsAscii && Forbidden.Contains((char)rune.Value, StringComparison.Ordinal))
                    ? "_"
                    : rune.ToString()
            );
        var clean = name.ToString().Trim(' ', '.');
        return clean.Length == 0 ? "attachment" : Shortened(clean);
    }

    private static string Shortened(string name)
    {
        if (name.Length <= MaxLength)
            return name;
        var extension = Path.GetExtension(name);
        if (extension.Length > MaxExtension)
            extension = "";
        var end = MaxLength - extension.Length;
        return name[..(char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)] + extension;
    }
}
