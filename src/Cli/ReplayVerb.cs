using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Florin.Cli.Replay;

namespace Florin.Cli;

/// <summary><c>florin replay</c>.</summary>
public static class ReplayVerb
{
    private static readonly Option<string> Service = new("--service")
    {
        Description = "Service whose log is replayed; it must be running.",
        Required = true,
    };

    private static readonly Option<long> From = new("--from")
    {
        Description = "Position of the first event.",
        Required = true,
        CustomParser = Position,
    };

    private static readonly Option<long?> To = new("--to")
    {
        Description = "Position of the last event (default: the end).",
        CustomParser = static result => Position(result),
    };

    private static readonly Option<string?> Topic = new("--topic")
    {
        Description = "Kafka topic that the events are sent to, marked by the header ce_replay.",
    };

    private static readonly Option<string?> Consumer = new("--consumer")
    {
        Description = "Consumer that the events go through, such as notifications. Read models are rebuilt instead.",
    };

    private static readonly Option<bool> SetAside = new("--set-aside")
    {
        Description = "Only the events that the consumer has set aside, which every consumer can try again.",
    };

    private static readonly Option<string?> Id = new("--id")
    {
        Description =
            "Name of the replay, which marks its effects; one with the same name has none of them twice (default: the range, such as 10-20).",
    };

    private static readonly Option<bool> WithEffects = new("--with-effects")
    {
        Description = "Allows effects outside of Florin, such as mail.",
    };

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory with the key of the services; a server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    /// <summary>The command.</summary>
    /// <param name="replay">Replays, by the settings given, and says what came of it.</param>
    public static Command Make(Func<ReplayRequest, IReadOnlyList<string>, CancellationToken, Task<ReplayOutcome>> replay)
    {
        Data.AcceptExistingOnly();
        var command = new CommandWithSettings(
            "replay",
            "Sends a range of a service's log to a topic, or through a consumer, again. Settings can be passed as --Key:Sub=value."
        )
        {
            Service,
            From,
            To,
            Topic,
            Consumer,
            SetAside,
            WithEffects,
            Id,
            Data,
        };
        command.SetAction((parsed, cancel) => Run(parsed, replay, cancel));
        return command;
    }

    private static async Task<int> Run(
        ParseResult parsed,
        Func<ReplayRequest, IReadOnlyList<string>, CancellationToken, Task<ReplayOutcome>> replay,
        CancellationToken cancel
    )
    {
        var request = new ReplayRequest(
            parsed.GetRequiredValue(Service),
            parsed.GetRequiredValue(From),
            parsed.GetValue(To),
            parsed.GetValue(Topic),
            parsed.GetValue(Consumer),
            parsed.GetValue(WithEffects),
            parsed.GetValue(SetAside),
            parsed.GetValue(Id),
            parsed.GetRequiredValue(Data).FullName
        );
        if (request.Topic is null == request.Consumer is null)
            throw new WrongUsage("Give either --topic or --consumer.");
        if (request.Topic is not null && (request.SetAside || request.WithEffects || request.Name is not null))
            throw new WrongUsage("--set-aside, --with-effects and --id go with --consumer, not with --topic.");
        if (request.To < request.From)
            throw new WrongUsage($"--to is '{request.To}'; it must not be less than --from, which is {request.From}.");
        var outcome = await replay(request, parsed.UnmatchedTokens, cancel);
        await Console.Out.WriteLineAsync(outcome.Text);
        return outcome.IsComplete ? 0 : 1;
    }

    private static long Position(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position > 0)
            return position;
        result.AddError($"'{text}' is not a position, which is an integer from 1.");
        return default;
    }
}
