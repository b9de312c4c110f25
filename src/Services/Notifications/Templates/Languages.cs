using System.Text.RegularExpressions;

namespace Florin.Notifications.Templates;

/// <summary>Languages as BCP 47 writes them: a language, and where it matters a script and a region.</summary>
internal static partial class Languages
{
    /// <summary>How one is written, for messages.</summary>
    public const string Form = "a language such as en, de-CH or zh-Hant-TW";

    /// <summary>Whether a text is one.</summary>
    public static bool Is(string? text) => text is not null && Tag().IsMatch(text);

    /// <summary>A language, then the same without its last part, and so on: de-CH, de.</summary>
    public static IEnumerable<string> Widening(string language)
    {
        for (var tag = language; ; tag = tag[..tag.LastIndexOf('-')])
        {
            yield return tag;
            if (!tag.Contains('-', StringComparison.Ordinal))
                yield break;
        }
    }

    [GeneratedRegex("^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();
}
