using System.Globalization;
using Florin.Kernel;

namespace Florin.Cli.Import;

/// <summary>What is wrong with the rows of an import, on standard error.</summary>
internal static class ProblemLines
{
    private const int Shown = 50;

    /// <summary>Prints a line for each problem, the first ones of many.</summary>
    public static void Print(IReadOnlyList<string> problems)
    {
        foreach (var line in problems.Take(Shown))
            Console.Error.WriteLine(PlainText.Escaped(line));
        if (problems.Count <= Shown)
            return;
        var more = (problems.Count - Shown).ToString("N0", CultureInfo.InvariantCulture);
        Console.Error.WriteLine($"… and {more} more; use --verdicts to write all of them.");
    }
}
