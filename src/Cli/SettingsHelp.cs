using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Florin.Cli;

/// <summary>
/// The help of commands that take settings, and say so in their description: the library's would speak of arguments of an
/// application that is run.
/// </summary>
public sealed class SettingsHelp : SynchronousCommandLineAction
{
    private readonly SynchronousCommandLineAction _library;

    private SettingsHelp(SynchronousCommandLineAction library) => _library = library;

    /// <summary>Help is shown whatever else is wrong with the command line.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Uses it for a command and those below it.</summary>
    public static void For(RootCommand root)
    {
        ArgumentNullException.ThrowIfNull(root);
        foreach (var option in root.Options.OfType<HelpOption>())
            if (option.Action is HelpAction library)
                option.Action = new SettingsHelp(library);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        parseResult.CommandResult.Command.TreatUnmatchedTokensAsErrors = true; // Parsing is over.
        return _library.Invoke(parseResult);
    }
}
