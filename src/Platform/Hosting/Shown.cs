using System.Text;

namespace Florin.Platform.Hosting;

/// <summary>What somebody wrote, as it is shown to them in a message of one line.</summary>
public static class Shown
{
    /// <summary>A text with its control characters spelled out.</summary>
    public static string Of(string? text)
    {
        if (text is null || !text.Any(char.IsControl))
            return text ?? "";
        var shown = new StringBuilder();
        foreach (var c in text)
            _ = char.IsControl(c) ? shown.Append($"\\u{(int)c:X4}") : shown.Append(c);
        return shown.ToString();
    }

    /// <summary>An exception with what caused it: what a file is broken by stands deepest.</summary>
    public static string Of(Exception e)
    {
        var messages = new List<string>();
        for (var cause = e; cause is not null; cause = cause.InnerException)
            messages.Add(cause.Message);
        return string.Join(' ', messages.Distinct(StringComparer.Ordinal));
    }
}
