using System.CommandLine;
using System.Text.Json;
using Florin.Cli.Client;
using Florin.Cli.Terminal;

namespace Florin.Cli;

/// <summary><c>florin accounts</c>: a user's accounts as a table.</summary>
public static class AccountsVerb
{
    private static readonly Option<string?> User = new("--user") { Description = "Id of another user, for staff." };

    private static readonly Option<bool> Json = new("--json") { Description = "Print an array of JSON as the API has it." };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        var command = new Command("accounts", "Lists a user's accounts with their balances.")
        {
            GatewayConnection.Url,
            GatewayConnection.Token,
            GatewayConnection.TokenFile,
            User,
            Json,
        };
        command.SetAction(Run);
        return command;
    }

    /// <summary>The user's id that a command is about: the given one, or the token's owner.</summary>
    /// <exception cref="WrongUsage">The token is one of an operator who is not among the users.</exception>
    internal static async Task<string> UserOf(FlorinClient client, string? given, CancellationToken cancel)
    {
        const string Me = "/api/user/me";
        if (given is not null)
            return given;
        var answer = await client.Send(HttpMethod.Get, Me, body: null, key: null, wait: false, cancel);
        if (answer is { Status: 404, Code: "not-found" })
            throw new WrongUsage($"{answer.Detail} It has no accounts of its own: pass --user ID.");
        return answer.Data(Me).GetProperty("id").GetString()!; // Every user has one.
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        using var client = GatewayConnection.Open(parsed);
        var user = await UserOf(client, parsed.GetValue(User), cancel);
        var accounts = await client
            .List($"/api/account/accounts?userId={Uri.EscapeDataString(user)}", cancel)
            .ToListAsync(cancel);
        if (parsed.GetValue(Json))
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(accounts));
            return 0;
        }
        string[] heads = ["ACCOUNT", "NAME", "CURRENCY", "BALANCE", "AVAILABLE", "STATUS"];
        foreach (var line in TextTable.Lines(heads, accounts.Select(Row), 3, 4))
            await Console.Out.WriteLineAsync(line);
        return 0;
    }

    private static string[] Row(JsonElement account) =>
        [
            Text(account, "id"),
            Text(account, "name"),
            Text(account, "currency"),
            Text(account, "balance"),
            Text(account, "available"),
            Text(account, "status"),
        ];

    private static string Text(JsonElement account, string field) =>
        account.TryGetProperty(field, out var value) ? value.ToString() : "";
}
