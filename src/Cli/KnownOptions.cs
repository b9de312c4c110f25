using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Florin.Kernel;

namespace Florin.Cli;

/// <summary>
/// Refuses words that a command does not know, options that stand twice or before the command, and values that an option does
/// not take. Commands that serve take settings of any name and check them themselves; the library then lets every other command
/// ignore what it does not know, and a misspelled <c>--dry-run</c> would book.
/// </summary>
public static class KnownOptions
{
    /// <summary>Checks a command line.</summary>
    /// <exception cref="WrongUsage">A word is no command, or no option of its command, or a value none of its option.</exception>
    public static void Check(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        CheckCommand(parsed);
        CheckWords(parsed);
        var isRun = parsed.Action is ParseErrorAction || parsed.Action == parsed.CommandResult.Command.Action;
        if (!isRun) // Help is given whatever else there is.
            return;
        var repeated = Given(parsed.CommandResult).Where(option => option.IdentifierTokenCount > 1).ToList();
        List<string> wrong =
        [
            .. Misplaced(parsed.CommandResult),
            .. repeated.Select(option => $"{option.Option.Name} is given more than once{Values(option)}; give it once."),
            .. parsed.Errors.Select(error => Named(error, repeated)).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        if (wrong.Count > 0)
            throw new WrongUsage(string.Join(Environment.NewLine, wrong));
    }

    private static IEnumerable<OptionResult> Given(CommandResult command) =>
        command.Children.OfType<OptionResult>().Where(option => !option.Implicit);

    private static string Values(OptionResult option) =>
        option.Tokens.Count == 0 ? "" : $": {string.Join(", ", option.Tokens.Select(token => $"'{token.Value}'"))}";

    // The library takes them for those of the command without a name, which is not run.
    private static IEnumerable<string> Misplaced(CommandResult command) =>
        Before(command)
            .SelectMany(Given)
            .Select(option =>
                $"{option.Option.Name} stands before the command; write {NameOf(command)} {option.Option.Name} ..."
            );

    private static IEnumerable<CommandResult> Before(CommandResult command)
    {
        for (var before = command.Parent as CommandResult; before is not null; before = before.Parent as CommandResult)
            yield return before;
    }

    // As it is written: florin owner status.
    private static string NameOf(CommandResult command) =>
        string.Join(' ', Before(command).Reverse().Append(command).Skip(1).Select(one => one.Command.Name).Prepend("florin"));

    // The library's own messages show the value alone, over several lines. Null for what is about no option's value.
    private static string? Named(ParseError error, List<OptionResult> repeated)
    {
        var symbol = error.SymbolResult;
        while (symbol is ArgumentResult { Parent: { } parent })
            symbol = parent;
        if (symbol is not OptionResult option || repeated.Contains(option))
            return null;
        var name = option.Option.Name;
        if (KindOf(option.Option.ValueType) is { } kind && option.Tokens is [{ Value: var given }, ..])
            return $"{name}: '{given}' is not a path of a {kind}.";
        var message = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return message.Contains(name, StringComparison.Ordinal) ? message : $"{name}: {message}";
    }

    // The library names the type.
    private static string? KindOf(Type type) =>
        type == typeof(FileInfo) ? "file"
        : type == typeof(DirectoryInfo) ? "directory"
        : null;

    // A word that is neither an option nor a setting's value, where a command can be named, is meant to be one.
    private static void CheckCommand(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0 || Stray(parsed.UnmatchedTokens) is not { } word)
            return;
        List<string> known = [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)];
        throw new WrongUsage(
            known.Contains(word, StringComparer.Ordinal)
                ? $"The command '{word}' must come first: florin {word} ..."
                : $"'{word}' is not a command of {NameOf(parsed.CommandResult)}. {Suggestion.For(word, known)}Commands: {string.Join(", ", known)}. Pass settings as --Key:Sub=value."
        );
    }

    private static string? Stray(IReadOnlyList<string> words)
    {
        for (var at = 0; at < words.Count; at++)
            if (!words[at].StartsWith('-'))
                return words[at];
            else if (!words[at].Contains('='))
                at++; // Its value.
        return null;
    }

    private static void CheckWords(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (!command.TreatUnmatchedTokensAsErrors || Unknown(parsed, command) is not { } word)
            return;
        List<string> known = [.. command.Options.Where(option => !option.Hidden).Select(option => option.Name)];
        throw new WrongUsage(
            $"'{word}' is not an option of {NameOf(parsed.CommandResult)}. {Suggestion.For(word, known)}Allowed options: {string.Join(", ", known)}."
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
