using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Florin.Cli.Bench;
using Florin.Platform.Json;
using Spectre.Console;

namespace Florin.Cli;

/// <summary><c>florin bench</c>.</summary>
public static class BenchVerb
{
    private static readonly Option<Uri> Url = GatewayUrl.Option();

    private static readonly Option<string?> Token = new("--token")
    {
        Description =
            "Token of the user who owns the accounts. With an administrator's token (florin token), or without a token, a user is registered for the run.",
    };

    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "Number of concurrent requests.",
        DefaultValueFactory = static _ => 64,
    };

    private static readonly Option<TimeSpan> Duration = new("--duration")
    {
        Description = "How long to send transfers: 20s, 2m or 00:00:20.",
        DefaultValueFactory = static _ => TimeSpan.FromSeconds(20),
        CustomParser = static result => Durations.Parse(result),
    };

    private static readonly Option<int> Accounts = new("--accounts")
    {
        Description = "Number of accounts.",
        DefaultValueFactory = static _ => 1000,
    };

    private static readonly Option<bool> Hot = new("--hot") { Description = "Send all transfers to a single account." };

    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "Number of transfers per request, up to 1000.",
        DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON." };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        Between(Connections, 1, 10_000);
        Between(Accounts, 2, 100_000);
        Between(Batch, 1, 1000);
        var command = new Command(
            "bench",
            "Sends random transfers, measures throughput and latency, and checks that money was conserved."
        )
        {
            Url,
            Token,
            Connections,
            Duration,
            Accounts,
            Hot,
            Batch,
            Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Between(Option<int> option, int least, int most) =>
        option.CustomParser = result =>
        {
            var text = result.Tokens is [var token] ? token.Value : "";
            if (
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && value >= least
                && value <= most
            )
                return value;
            result.AddError($"'{text}' is not an integer from {least} to {most}.");
            return default;
        };

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        // Read when the first socket is made: an answer is handled where it arrives, since a load generator that shares its
        // machine with what it measures must cost little.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        var settings = new BenchSettings(
            parsed.GetRequiredValue(Url),
            parsed.GetValue(Token),
            parsed.GetValue(Connections),
            parsed.GetValue(Duration),
            parsed.GetValue(Accounts),
            parsed.GetValue(Hot),
            parsed.GetValue(Batch),
            parsed.GetValue(Json)
        );
        var result = await new BenchRun(settings, Console.Error.WriteLine).Run(cancel);
        if (settings.Json)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, FlorinJson.Full));
        else
            Print(result);
        return result.Conserved ? 0 : 1;
    }

    private static void Print(BenchResult r)
    {
        var table = new Table().AddColumns("what", "figure").Border(TableBorder.Rounded);
        table.AddRow("requests", Number(r.Requests)).AddRow("requests/s", Number(r.RequestsPerSecond));
        table.AddRow("transfers accepted", Number(r.Accepted)).AddRow("transfers completed", Number(r.Completed));
        table.AddRow("completed transfers/s", Number(r.CompletedPerSecond));
        table.AddRow("latency p50 / p95 / p99 / max", $"{Time(r.P50)} / {Time(r.P95)} / {Time(r.P99)} / {Time(r.Max)}");
        table.AddRow("last transfer settled after the last request", Time(r.SettledAfterSeconds * 1000));
        table.AddRow(
            "consumers caught up after the last request",
            r.ConsumersCaughtUpAfterSeconds is { } s ? Time(s * 1000) : "not reported by this gateway"
        );
        foreach (var (code, count) in r.Errors)
            table.AddRow($"error {code}", Number(count));
        table.AddRow("money before", r.Before).AddRow("money after", r.After);
        AnsiConsole.Write(table);
        Console.Out.WriteLine(r.Conserved ? "No money was made or lost." : "MONEY WAS MADE OR LOST.");
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N1} ms");
}
