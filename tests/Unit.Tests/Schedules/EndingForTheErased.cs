using System.Text.Json.Nodes;
using Florin.Testing;
using static Florin.Unit.Tests.Schedules.ABank;

namespace Florin.Unit.Tests.Schedules;

/// <summary>What becomes of the schedules of a user who is erased.</summary>
public sealed class EndingForTheErased
{
    private const string First = "2026-01-02T03:05:00.000000Z";

    [Fact]
    public async Task Cancels_all_of_them_and_none_of_others()
    {
        await using var bank = await Start();
        var (active, paused) = (await bank.Creates(("at", First)), await bank.Creates(("cron", "* * * * *")));
        var others = await OfBob(bank);
        Assert.Equal(200, (await bank.Service.Post($"/schedules/{paused}/pause", null, Alice)).Status);
        await bank.Erases(Alice);
        foreach (var id in (string[])[active, paused])
            await Eventually.Is(() => bank.Shows(id), shown => (string?)shown.Data["status"] == "CANCELLED");
        Assert.Equal("ACTIVE", (string?)(await bank.Service.Get($"/schedules/{others}", Bob)).Data["status"]);
        await bank.Restart();
        bank.Time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.Is(() => Task.FromResult(bank.Moved.Values), moved => moved.Count > 0);
        Assert.All(bank.Moved.Values, order => Assert.Equal(Bob.Id, order.UserId.Value));
    }

    [Fact]
    public async Task Ends_what_waits_to_be_tried_again()
    {
        await using var bank = await Start();
        bank.Balance = 0;
        var id = await bank.Creates(("at", First), ("retries", new JsonObject { ["count"] = 2, ["intervalSeconds"] = 3600 }));
        bank.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Is(() => bank.Occurrences(id), all => all is [$"{First} RETRYING insufficient-funds"]);
        await bank.Erases(Alice);
        await Eventually.Is(() => bank.Occurrences(id), all => all is [$"{First} FAILED schedule-cancelled"]);
        bank.Balance = 1_000_00;
        bank.Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(bank.Moved);
    }

    private static async Task<string> OfBob(ABank bank)
    {
        var body = Body(("at", First), ("userId", Bob.Id), ("type", "deposit"), ("fromAccount", null));
        var answer = await bank.Service.Post("/schedules", body, Bob);
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["id"]!; // As in the contract.
    }
}
