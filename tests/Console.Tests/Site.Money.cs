using System.Text.Json;
using System.Text.Json.Nodes;

namespace Florin.WebConsole.Tests;

/// <content>The money that moves in it.</content>
public partial class Site
{
    /// <summary>A transfer that waits for a decision.</summary>
    public async Task<string> InReview()
    {
        var transfer = await Move(120.00m, Account, await Opened(User));
        Assert.Equal("IN_REVIEW", transfer.GetProperty("status").GetString());
        return transfer.GetProperty("id").GetString()!;
    }

    /// <summary>A deposit that waits for a decision, which in turn needs a second person.</summary>
    public async Task<string> LargeInReview()
    {
        var transfer = await Move(LargeOverdraft + 1m, from: null, Account);
        Assert.Equal("IN_REVIEW", transfer.GetProperty("status").GetString());
        return transfer.GetProperty("id").GetString()!;
    }

    /// <summary>A deposit that the user makes and that waits for a decision.</summary>
    public async Task<string> InReviewByUser(string description)
    {
        Assert.Equal(201, await AskAsUser(HttpMethod.Post, Transactions, Body(120.00m, null, Account, description, null)));
        return await Eventually.Is(
            async () =>
                (await Ask(HttpMethod.Get, $"{Transactions}?status=IN_REVIEW&q={Uri.EscapeDataString(description)}"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Select(found => found.GetProperty("id").GetString()!)
                    .FirstOrDefault(""),
            found => found.Length > 0
        );
    }

    /// <summary>A deposit that stands in manual review, since the processor never answered.</summary>
    public async Task<string> Stuck()
    {
        var transfer = await Move(5.00m, from: null, Account, reference: "sandbox-timeout");
        Assert.Equal("MANUAL_REVIEW", transfer.GetProperty("status").GetString());
        return transfer.GetProperty("id").GetString()!;
    }

    private Dictionary<string, object?> Body(decimal amount, string? from, string to, string? description, string? reference) =>
        new()
        {
            ["userId"] = User,
            ["type"] = from is null ? "deposit" : "transfer",
            ["amount"] = amount,
            ["currency"] = "USD",
            ["fromAccount"] = from,
            ["toAccount"] = to,
            ["description"] = description,
            ["reference"] = reference,
        };

    // Tests make many transfers of one user; only their amount is to lead them to review.
    private async Task QuietRules()
    {
        var rules = JsonNode.Parse((await Ask(HttpMethod.Get, "/api/risk/rules")).GetRawText())!.AsObject();
        rules["velocity"]!["points"] = 0;
        rules["structuring"]!["points"] = 0;
        await Ask(HttpMethod.Put, "/api/risk/rules", rules);
    }

    /// <summary>A new account of somebody, in USD.</summary>
    public async Task<string> Opened(string user, decimal overdraftLimit = 0) => (
            await Ask(
                HttpMethod.Post,
                "/api/account/accounts",
                new
                {
                    userId = user,
                    currency = "USD",
                    overdraftLimit,
                }
            )
        ).GetProperty("id").GetString()!;

    private async Task<JsonElement> Move(
        decimal amount,
        string? from,
        string to,
        string? description = null,
        string? reference = null
    )
    {
        var made = await Ask(HttpMethod.Post, Transactions, Body(amount, from, to, description, reference));
        var id = made.GetProperty("id").GetString();
        return await Eventually.Is(
            () => Ask(HttpMethod.Get, $"{Transactions}/{id}"),
            now => now.GetProperty("status").GetString() is not ("PENDING" or "PROCESSING")
        );
    }
}
