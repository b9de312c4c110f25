using System.Text.RegularExpressions;

namespace Florin.Tidy.Rules;

/// <summary>The guide of the gateway quotes the list of its stages as it is in the code.</summary>
internal static partial class StagesInTheGuide
{
    /// <summary>A violation where the list is not to be found in the code, or in the guide as the code has it.</summary>
    /// <param name="code">The file with the list.</param>
    /// <param name="guide">The guide.</param>
    public static IEnumerable<Violation> Check(SourceFile code, SourceFile guide)
    {
        if (Of(ListInCode().Match(code.Text)) is not { Count: > 0 } listed)
            yield return new Violation(code.Path, "has no list InOrder");
        else if (!Of(ListInGuide().Match(guide.Text)).SequenceEqual(listed, StringComparer.Ordinal))
            yield return new Violation(guide.Path, $"does not quote the stages as {code.Path} lists them");
    }

    private static List<string> Of(Match list) =>
        [.. list.Groups["list"].Value.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"InOrder\s*=\s*\[\n(?<list>.*?)\n\s*\];", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListInCode();

    [GeneratedRegex(
        @"```csharp\n(?<list>[^`]*Stage\(\)[^`]*)```",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex ListInGuide();
}
