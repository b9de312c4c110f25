using Florin.Kernel;

namespace Florin.Cli.Terminal;

/// <summary>Rows as columns that are as wide as what is in them; cut nowhere, so that a script can take them apart.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>The lines of a table; numbers are right-aligned.</summary>
    /// <param name="heads">The names of the columns.</param>
    /// <param name="rows">As many texts as there are columns.</param>
    /// <param name="numbers">Which columns are numbers.</param>
    public static IEnumerable<string> Lines(string[] heads, IEnumerable<string[]> rows, params int[] numbers)
    {
        string[][] all = [heads, .. rows.Select(row => row.Select(Shown.Of).ToArray())];
        int[] widths = [.. heads.Select((_, column) => all.Max(row => row[column].Length))];
        foreach (var row in all)
            yield return string.Join(
                    Gap,
                    row.Select((text, at) => numbers.Contains(at) ? text.PadLeft(widths[at]) : text.PadRight(widths[at]))
                )
                .TrimEnd();
    }
}
