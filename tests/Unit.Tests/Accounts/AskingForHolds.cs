using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Testing;

namespace Florin.Unit.Tests.Accounts;

/// <summary>How tests place and capture holds, and what they see of them.</summary>
internal static class AskingForHolds
{
    public static async Task<string> Place(TheLedger ledger, AccountId account, string amount, Actor? by = null)
    {
        var answer = await ledger.Service.Post($"/accounts/{account}/holds", new { amount }, by ?? TheLedger.Alice);
        Assert.Equal(201, answer.Status);
        return (string)answer.Data["id"]!;
    }

    public static Task<Answer> Capture(TheLedger ledger, string hold, object body, Actor by) =>
        ledger.Service.Post($"/holds/{hold}/capture", body, by);

    public static async Task<(Money, Money)> Both(TheLedger ledger, AccountId account) =>
        await ledger.Find(account) is { } found ? (found.Balance, found.Available) : throw new InvalidOperationException();

    public static string Short(Answer answer) =>
        answer.Status == 200
            ? $"{(string)answer.Data["status"]!} {Text(answer.Data, "captured")} {Text(answer.Data, "remaining")}"
            : answer.Text;

    public static string Text(JsonNode node, string field) => node[field]!.ToJsonString();
}
