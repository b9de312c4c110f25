using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Cli.Client;
using Florin.Kernel;

namespace Florin.Cli;

/// <summary><c>florin person export</c> and <c>florin person erase</c>: everything that is known of a user, and its end.</summary>
public static class PersonVerb
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Argument<string> User = new("user")
    {
        Description = "The user's id, such as user_01k….",
        CustomParser = Read,
    };

    private static readonly Option<Uri> Url = GatewayUrl.Option();

    private static readonly Option<string> Token = new("--token")
    {
        Description = "Access token of an administrator (florin token --role admin).",
        Required = true,
    };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        var export = new Command("export", "Prints everything that is known of a user, from all services, as JSON.")
        {
            User,
            Url,
            Token,
        };
        export.SetAction(Export);
        var erase = new Command(
            "erase",
            "Erases a user for good: closes their accounts, ends their sessions and destroys the key of their personal data. "
                + "Refused while they have money or move some."
        )
        {
            User,
            Url,
            Token,
        };
        erase.SetAction(Erase);
        return new Command("person", "Exports or erases what is known of a user.") { export, erase };
    }

    private static async Task<int> Export(ParseResult parsed, CancellationToken cancel)
    {
        var path = $"/api/user/users/{parsed.GetRequiredValue(User)}/export";
        var (_, data) = await Send(parsed, HttpMethod.Get, path, null, cancel);
        await Console.Out.WriteLineAsync(data.ToJsonString(Indented));
        return 0;
    }

    private static async Task<int> Erase(ParseResult parsed, CancellationToken cancel)
    {
        var user = parsed.GetRequiredValue(User);
        var (status, data) = await Send(parsed, HttpMethod.Post, $"/api/user/users/{user}/erase", new { }, cancel);
        await Console.Out.WriteLineAsync(
            status is 202
                ? $"A second person must approve this: {(string?)data["approval"]?["id"]}."
                : $"{user} is erased; their key is destroyed."
        );
        return 0;
    }

    private static async Task<(int Status, JsonNode Data)> Send(
        ParseResult parsed,
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancel
    )
    {
        using var client = new FlorinClient(parsed.GetRequiredValue(Url), parsed.GetRequiredValue(Token), connections: 1);
        var answer = await client.Send(method, path, body, key: null, wait: false, cancel);
        return answer.Status is 200 or 202 && JsonNode.Parse(answer.Body)?["data"] is { } data
            ? (answer.Status, data)
            : throw new ClientRefused($"{path} returned {answer.Status}: {answer.Detail}");
    }

    private static string? Read(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (Id.TryParse<UserId>(text, out _))
            return text;
        result.AddError(Id.NotOne<UserId>(text));
        return null;
    }
}
