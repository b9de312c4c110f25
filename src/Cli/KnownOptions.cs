using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Florin.Kernel;

namespace Florin.Cli;

/// <summary>
/// Refuses words that a command does not know, and values that an option does not take. Commands that serve take settings of any name and check them themselves; the
/// library then lets every other command ignore what it does not know, and a misspelled <c>--dry-run</c> would book.
/// </summary>
public static class KnownOptions
{
    /// <summary>Checks a command line.</summary>
    /// <exception cref="WrongUsage">A word is no option of its command, or a value none of its option.</exception>
    public static void Check(ParseResult parsed)
    {
        CheckWords(parsed);
        if (
            parsed.Action is ParseErrorAction
            && parsed.Errors.Select(Named).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } wrong
        )
            throw new WrongUsage(string.Join(Environment.NewLine, wrong));
    }

    // The library's own messages show the value alone, over several lines. Null for what is about no option's value.
    private static string? Named(ParseError error)
    {
        var symbol = error.SymbolResult;
        while (symbol is ArgumentResult { Parent: { } parent })
            symbol = parent;
        if (symbol is not OptionResult { Option.Name: var name })
            return null;
        var message = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return message.Contains(name, StringComparison.Ordinal) ? message : $"{name}: {message}";
    }

    private static void CheckWords(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (!command.TreatUnmatchedTokensAsErrors || Unknown(parsed, command) is not { } word)
            return;
        List<string> known = [.. command.Options.Where(option => !option.Hidden).Select(option => option.Name)];
        throw new WrongUsage(
            $"'{word}' is not an option of florin {command.Name}. {Suggestion.For(word, known)}Allowed options: {string.Join(", ", known)}."
        );
    }

    private static string? Unknown(ParseResult parsed, Command command) =>
        parsed.UnmatchedTokens.FirstOrDefault(word => command is not CommandWithSettings || !IsSetting(word));

    private static bool IsSetting(string word) =>
        word.StartsWith("--", StringComparison.Ordinal)
        && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var end
        && word.AsSpan(0, end).Contains(':');
}

/// <summary>A command that takes settings of the configuration beside its own options, as <c>--Key:Sub=value</c>.</summary>
internal sealed class CommandWithSettings(string name, string description) : Command(name, description);
