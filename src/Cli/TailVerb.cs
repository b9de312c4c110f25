using System.CommandLine;
using System.CommandLine.Parsing;
using Florin.Cli.Terminal;
using Florin.Kernel;

namespace Florin.Cli;

/// <summary><c>florin tail</c>: what happens, line by line, as it happens.</summary>
public static class TailVerb
{
    private static readonly Option<string?> Service = new("--service")
    {
        Description =
            "Every event of this service's log, such as transaction, for administrators (default: what the token's owner may see).",
    };

    private static readonly Option<string?> User = new("--user")
    {
        Description = "Only events that are about this user.",
        CustomParser = ReadUser,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print each event as JSON, one a line." };

    /// <summary>The command.</summary>
    /// <param name="clock">Paces the questions.</param>
    /// <param name="services">The names of the services that have a log.</param>
    public static Command Make(TimeProvider clock, params IEnumerable<string> services)
    {
        Service.AcceptOnlyFromAmong([.. services]);
        var command = new Command("tail", "Prints transactions and other events as they happen, until Ctrl+C.")
        {
            Service,
            User,
            Json,
            GatewayConnection.Url,
            GatewayConnection.Token,
            GatewayConnection.TokenFile,
        };
        command.SetAction((parsed, cancel) => Run(parsed, clock, cancel));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, TimeProvider clock, CancellationToken cancel)
    {
        using var client = GatewayConnection.Open(parsed);
        var events = new EventTail(client, clock, Console.Error.WriteLineAsync);
        var user = parsed.GetValue(User);
        await using var output = LineOutput.Open();
        await foreach (var happened in events.Follow(parsed.GetValue(Service), cancel))
            if (
                (user is null || EventLine.IsAbout(happened, user))
                && !await output.TryWrite(
                    parsed.GetValue(Json) ? System.Text.Json.JsonSerializer.Serialize(happened) : EventLine.Of(happened)
                )
            )
                break; // As with head: who reads has enough.
        return 0;
    }

    private static string? ReadUser(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (Id.TryParse<UserId>(text, out _))
            return text;
        result.AddError($"--user: '{text}' is not the id of a user; write user_….");
        return null;
    }
}
