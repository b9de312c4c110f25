using System.Text.RegularExpressions;

namespace Florin.Reconciliation.Reading;

/// <summary>One field of an MT940 file.</summary>
/// <param name="Tag">Such as <c>61</c>; <c>-</c> where a message ends.</param>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Content">Its lines.</param>
internal sealed record Mt940Field(string Tag, int Line, IReadOnlyList<string> Content)
{
    /// <summary>The first line.</summary>
    public string First => Content[0].Trim();
}

/// <summary>Divides an MT940 file into its fields. What stands before a message, such as the blocks of SWIFT, is passed over.</summary>
internal static partial class Mt940Fields
{
    /// <summary>The tag of a message's end.</summary>
    public const string End = "-";

    /// <summary>The fields in the order of the file.</summary>
    public static List<Mt940Field> Of(string text)
    {
        var fields = new List<Mt940Field>();
        List<string>? content = null;
        var number = 0;
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')))
        {
            number++;
            if (Tag().Match(line) is { Success: true } tag)
            {
                content = [line[tag.Length..]];
                fields.Add(new Mt940Field(tag.Groups["tag"].Value, number, content));
            }
            else if (IsEnd(line))
            {
                content = null;
                fields.Add(new Mt940Field(End, number, [line]));
            }
            else
                content?.Add(line);
        }
        return fields;
    }

    private static bool IsEnd(string line) =>
        line.TrimEnd() == End
        || line.StartsWith("-}", StringComparison.Ordinal)
        || line.StartsWith("{1:", StringComparison.Ordinal);

    [GeneratedRegex(@"^:(?<tag>[0-9]{2,3}[A-Z]?|NS):", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();
}
