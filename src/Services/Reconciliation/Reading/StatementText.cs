using System.Text;
using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>Texts of statements as they are stored: plain, on one line, not longer than a limit.</summary>
internal static class StatementText
{
    /// <summary>The longest text that is stored; what is longer is cut.</summary>
    public const int MaxLength = 500;

    /// <summary>The longest reference, name or account.</summary>
    public const int MaxName = 140;

    /// <summary>A text without what a text may not hold and with single spaces; null where nothing is left.</summary>
    public static string? Clean(string? text, int most = MaxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var clean = new StringBuilder(Math.Min(text.Length, most));
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (PlainText.Forbids(rune.Value) || Rune.IsWhiteSpace(rune))
            {
                gap = clean.Length > 0;
                continue;
            }
            if (clean.Length + rune.Utf16SequenceLength + (gap ? 1 : 0) > most)
                break;
            if (gap)
                clean.Append(' ');
            gap = false;
            clean.Append(rune.ToString());
        }
        return clean.Length == 0 ? null : clean.ToString();
    }

    /// <summary>As <see cref="Clean"/>, for names and references; null for what banks write where there is none.</summary>
    public static string? Name(string? text) =>
        Clean(text, MaxName) is { } name && name is not ("NONREF" or "NOTPROVIDED" or "NOT PROVIDED" or "EREF") ? name : null;
}
