using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Florin.Cli.Client;
using Florin.Kernel;

namespace Florin.Cli;

/// <summary><c>florin alerts export</c>: the rules of alerts that are in force, for a Prometheus.</summary>
public static class AlertsVerb
{
    private const string Path = "/admin/alerts/prometheus";

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description =
            "Data directory of the gateway, with the rules that operators have changed; a server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<Uri?> Url = new("--url")
    {
        Description =
            "Address of the operators' port of a running gateway, such as http://127.0.0.1:3090, which is asked instead of --data.",
        CustomParser = Address,
    };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "Access token of an administrator (florin token --role admin), with --url.",
    };

    /// <summary>The command.</summary>
    /// <param name="rules">
    /// Makes the file of the rules in force by a data directory and the settings given, as a gateway would have them there.
    /// </param>
    public static Command Make(Func<string, IReadOnlyList<string>, string> rules)
    {
        Data.AcceptExistingOnly();
        var export = new CommandWithSettings(
            "export",
            "Prints the rules of alerts that are in force as a file of rules for Prometheus. Settings can be passed as --Key:Sub=value, as to serve."
        )
        {
            Data,
            Url,
            Token,
        };
        export.SetAction((parsed, cancel) => Export(parsed, rules, cancel));
        return new Command("alerts", "Exports the rules of alerts.") { export };
    }

    private static async Task<int> Export(
        ParseResult parsed,
        Func<string, IReadOnlyList<string>, string> rules,
        CancellationToken cancel
    )
    {
        var (url, token) = (parsed.GetValue(Url), parsed.GetValue(Token));
        if (url is null && token is not null)
            throw new WrongUsage("--token goes with --url: a data directory is read without one.");
        if (url is not null && parsed.GetResult(Data) is { Implicit: false })
            throw new WrongUsage("Give either --data or --url.");
        if (url is not null && parsed.UnmatchedTokens is [var setting, ..])
            throw new WrongUsage($"'{Shown.Of(setting)}' goes with --data: what answers at --url has settings of its own.");
        var file = url is null
            ? rules(parsed.GetRequiredValue(Data).FullName, parsed.UnmatchedTokens)
            : await Ask(url, token, cancel);
        await Console.Out.WriteAsync(file);
        return 0;
    }

    private static async Task<string> Ask(Uri url, string? token, CancellationToken cancel)
    {
        using var client = new FlorinClient(url, token, connections: 1);
        var answer = await client.Send(HttpMethod.Get, Path, body: null, key: null, wait: false, cancel);
        return answer.Status is 200
            ? Encoding.UTF8.GetString(answer.Body)
            : throw new ClientRefused(
                $"{Path} returned {answer.Status}: {answer.Detail} --url must be the address of an operators' port, and --token that of an administrator."
            );
    }

    private static Uri? Address(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (GatewayUrl.TryParse(text, out var url))
            return url;
        result.AddError($"'{text}' is not an address; write http://HOST:PORT.");
        return null;
    }
}
