using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Florin.Cli.Terminal;

namespace Florin.Cli;

/// <summary><c>florin transfer</c>: moves money, once, whatever becomes of the connection.</summary>
public static class TransferVerb
{
    private const int WaitsForAPerson = 3;
    private const int IsNotKnown = 4;

    private static readonly Option<string> From = new("--from") { Description = "Account that pays.", Required = true };

    private static readonly Option<string> To = new("--to") { Description = "Account that gets it.", Required = true };

    private static readonly Option<string> Amount = new("--amount")
    {
        Description = "In major units, such as 120.50.",
        Required = true,
        CustomParser = Read,
    };

    private static readonly Option<string> Currency = new("--currency") { Description = "Such as USD.", Required = true };

    private static readonly Option<string?> User = new("--user") { Description = "Id of another user, for staff." };

    private static readonly Option<string?> Description = new("--description") { Description = "Text for people." };

    private static readonly Option<string?> Reference = new("--reference") { Description = "Text for programs." };

    private static readonly Option<bool> Wait = new("--wait")
    {
        Description =
            "Wait until it has come to its end: exits with 0 if it completed, 1 if not, 3 if a person must decide, 4 if its end cannot be asked for.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Say what would be answered; move nothing.",
    };

    private static readonly Option<string?> Key = new("--idempotency-key")
    {
        Description = "Under which it is made once, however often the command is run (default: a new one).",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the transaction as JSON." };

    /// <summary>The command.</summary>
    public static Command Make(TimeProvider clock)
    {
        var command = new Command("transfer", "Transfers money from one account to another.")
        {
            From,
            To,
            Amount,
            Currency,
            User,
            Description,
            Reference,
            Wait,
            DryRun,
            Key,
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
        var body = new
        {
            userId = await AccountsVerb.UserOf(client, parsed.GetValue(User), cancel),
            type = "transfer",
            amount = parsed.GetRequiredValue(Amount),
            currency = parsed.GetRequiredValue(Currency),
            fromAccount = parsed.GetRequiredValue(From),
            toAccount = parsed.GetRequiredValue(To),
            description = parsed.GetValue(Description),
            reference = parsed.GetValue(Reference),
        };
        var transfers = new Transfers(client, clock, parsed.GetValue(Key));
        var isDry = parsed.GetValue(DryRun);
        if (await Made(transfers, body, isDry, parsed.GetValue(Wait), cancel) is not { } made)
        {
            await Console.Out.WriteLineAsync(
                isDry
                    ? "It would wait for a second person's approval."
                    : "It waits for a second person's approval, and is made once that is given: do not run it again."
            );
            return WaitsForAPerson;
        }
        if (parsed.GetValue(Wait) && !isDry)
            made = await transfers.Ended(made, cancel);
        await Console.Out.WriteLineAsync(parsed.GetValue(Json) ? made.ToString() : Line(made, isDry));
        return !parsed.GetValue(Wait) || isDry ? 0 : ExitCode(made);
    }

    // Somebody who runs it again must know the key, however it ended.
    private static async Task<JsonElement?> Made(
        Transfers transfers,
        object body,
        bool isDry,
        bool wait,
        CancellationToken cancel
    )
    {
        try
        {
            return await transfers.Make(body, isDry, wait, cancel);
        }
        catch when (transfers.Unknown is not null)
        {
            await Console.Error.WriteLineAsync($"florin: {transfers.Unknown}");
            throw;
        }
    }

    private static int ExitCode(JsonElement made) =>
        Transfers.Status(made) switch
        {
            "COMPLETED" => 0,
            "IN_REVIEW" or "MANUAL_REVIEW" => WaitsForAPerson,
            _ when Transfers.IsUnderWay(made) => IsNotKnown,
            _ => 1,
        };

    private static string Line(JsonElement made, bool isDry)
    {
        var (amount, currency) = (made.GetProperty("amount").ToString(), made.GetProperty("currency").ToString());
        var what = $"{amount} {currency} from {made.GetProperty("fromAccount")} to {made.GetProperty("toAccount")}";
        if (isDry)
            return $"would be accepted: {what}";
        var failure =
            made.TryGetProperty("failure", out var failed) && failed.ValueKind is JsonValueKind.Object ? failed : default;
        var why = failure.ValueKind is JsonValueKind.Object ? $": {failure.GetProperty("detail")}" : "";
        return $"{made.GetProperty("id")} {Transfers.Status(made)} {what}{why}";
    }

    private static string? Read(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        if (decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var amount) && amount > 0)
            return text;
        result.AddError($"--amount: '{text}' is not an amount; write a number above 0 such as 120.50.");
        return null;
    }
}
