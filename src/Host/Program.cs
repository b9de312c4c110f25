using Florin.Host.CommandLine;
using Florin.Platform.EventStore;
using Florin.Platform.Hosting;

namespace Florin.Host;

/// <summary>The command line <c>florin</c>.</summary>
internal static class Program
{
    private static readonly Verb[] Verbs = [ServeVerb.Verb, TokenVerb.Verb];

    public static async Task<int> Main(string[] args)
    {
        var named = args.Length > 0 && !args[0].StartsWith('-');
        var words = named ? args[1..] : args;
        if (
            words.Contains("--help", StringComparer.Ordinal)
            || words.Contains("-h", StringComparer.Ordinal)
            || args is ["help", ..]
        )
            return Help(named ? args[0] : null);
        if (args is ["--version"])
            return Say(typeof(Program).Assembly.GetName().Version?.ToString(3) ?? "unknown");
        var verb = Array.Find(Verbs, v => v.Name == (named ? args[0] : ServeVerb.Verb.Name));
        if (verb is null)
            return Refuse(
                $"There is no command '{args[0]}'. {Suggestion.For(args[0], Verbs.Select(v => v.Name))}See florin --help."
            );
        try
        {
            return await verb.Run(words, CancellationToken.None);
        }
        catch (Exception e)
            when (e is WrongUsage or WrongConfiguration or LogFault or IOException or UnauthorizedAccessException)
        {
            return Refuse(e.Message);
        }
    }

    private static int Help(string? name)
    {
        if (Array.Find(Verbs, v => v.Name == name) is { } verb)
            return Say(verb.Help);
        var lines = Verbs.Select(v => $"  {v.Name, -8} {v.Summary}");
        return Say(
            $"""
            Florin moves money for small teams.

            Usage: florin [command] [settings]

            Commands, the first when none is given:
            {string.Join(Environment.NewLine, lines)}

            florin COMMAND --help tells more of each.
            """
        );
    }

    private static int Say(string text)
    {
        Console.Out.WriteLine(text);
        return 0;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"florin: {why}");
        return 1;
    }
}
