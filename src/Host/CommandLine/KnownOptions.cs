using System.CommandLine;
using Florin.Platform;

namespace Florin.Host.CommandLine;

/// <summary>
/// Refuses words that a command does not know. Commands that serve take settings of any name and check them themselves; the
/// library then lets every other command ignore what it does not know, and a misspelled <c>--dry-run</c> would book.
/// </summary>
internal static class KnownOptions
{
    /// <summary>Checks a command line.</summary>
    /// <exception cref="WrongUsage">A word is no option of its command.</exception>
    public static void Check(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (!command.TreatUnmatchedTokensAsErrors || parsed.UnmatchedTokens is not [var word, ..])
            return;
        List<string> known = [.. command.Options.Where(option => !option.Hidden).Select(option => option.Name)];
        throw new WrongUsage(
            $"'{word}' is not an option of florin {command.Name}. {Suggestion.For(word, known)}Allowed are {string.Join(", ", known)}."
        );
    }
}
