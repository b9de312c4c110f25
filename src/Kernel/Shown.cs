namespace Florin.Kernel;

/// <summary>What somebody wrote, as it is shown to them in a message of one line.</summary>
public static class Shown
{
    /// <summary>A text with its control and formatting characters spelled out.</summary>
    public static string Of(string? text) => PlainText.Escaped(text);

    /// <summary>The same of a message of several lines.</summary>
    public static string Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(PlainText.Escaped));
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
