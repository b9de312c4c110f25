using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class ClosingPeriodsInOneProcess(OneProcess florin) : ClosingPeriods(florin, 1987);

[Collection(Sharing.Apart)]
public sealed class ClosingPeriodsBetweenSeveralProcesses(SeveralProcesses florin) : ClosingPeriods(florin, 1988);

/// <summary>Periods of the books: closed by two people, and nothing takes effect in them any more.</summary>
/// <param name="florin">Where.</param>
/// <param name="year">A year that no other test uses.</param>
public abstract class ClosingPeriods(ITestFlorin florin, int year)
{
    private const string Periods = "/api/account/periods";

    [Fact]
    public async Task Needs_a_second_person_and_keeps_later_postings_out()
    {
        var (admin, approver, owner) = (
            await Person.Admin(florin),
            await Person.WithRole(florin, "approver"),
            await Person.New(florin)
        );
        var account = await owner.Opens();
        await admin.MovesTo("COMPLETED", Deposit(owner, account, $"{year}-06-15T12:00:00Z"));
        var waits = await admin.Post(Periods, new { period = $"{year}-06" });
        Assert.Equal(202, waits.Status);
        Assert.DoesNotContain($"{year}-06", await Names(admin));
        await admin.MovesTo("COMPLETED", Deposit(owner, account, $"{year}-06-30T23:59:59Z"));
        var approval = (string)waits.Data["approval"]!["id"]!; // As in the contract.
        Assert.Equal(403, (await admin.Post($"/api/user/approvals/{approval}/approve", new { reason = "mine" })).Status);
        Assert.Equal(200, (await approver.Post($"/api/user/approvals/{approval}/approve", new { reason = "agreed" })).Status);
        var closed = await Eventually.Is(
            async () => (await admin.List(Periods)).FirstOrDefault(one => (string?)one["period"] == $"{year}-06"),
            one => (string?)one?["status"] == "SEALED"
        );
        Assert.Equal((2, admin.Id), ((int?)closed!["postings"], (string?)closed["closedBy"]));
        var verified = (await admin.Get($"{Periods}/verify?period={year}-06")).Data;
        Assert.Equal((true, 2), ((bool?)verified["valid"], (int?)verified["postings"]));
        Assert.Equal((string?)closed["hash"], (string?)verified["hash"]);
        Assert.Equal(404, (await admin.Get($"{Periods}/verify?period={year}-07")).Status);
        Assert.Equal(400, (await admin.Get($"{Periods}/verify?period=june")).Status);
        Assert.Equal(400, (await admin.Get($"{Periods}/verify")).Status);
        await IsRefused(admin, Deposit(owner, account, $"{year}-06-01T00:00:00Z"));
        await IsRefused(admin, Legs(owner, account, await owner.Opens(), $"{year}-06-30T23:59:59Z"));
        await admin.MovesTo("COMPLETED", Deposit(owner, account, $"{year}-07-01T00:00:00Z"));
        Assert.Equal(3m, await owner.Balance(account));
        var again = await admin.Post(Periods, new { period = $"{year}-06-10" });
        Assert.Equal((409, "wrong-state"), (again.Status, again.Code));
    }

    [Theory]
    [InlineData("2999-01", 409)]
    [InlineData("2026-13", 400)]
    [InlineData("2026", 400)]
    [InlineData(null, 400)]
    public async Task Is_refused_for_what_is_no_period_or_not_over(string? period, int status) =>
        Assert.Equal(status, (await (await Person.Admin(florin)).Post(Periods, new { period })).Status);

    private static async Task<IEnumerable<string?>> Names(Person admin) =>
        (await admin.List(Periods)).Select(one => (string?)one["period"]);

    // At once, so that nothing is created that could only fail.
    private async Task IsRefused(Person admin, JsonObject transaction)
    {
        var late = await admin.Post(Person.Transactions, transaction);
        Assert.Equal((422, "period-closed", $"{year}-06"), (late.Status, late.Code, (string?)late.Body?["period"]));
    }

    private static JsonObject Legs(Person owner, string from, string to, string effectiveAt) =>
        new()
        {
            ["userId"] = owner.Id,
            ["type"] = "multi",
            ["effectiveAt"] = effectiveAt,
            ["postings"] = new JsonArray(Leg(from, "debit"), Leg(to, "credit")),
        };

    private static JsonObject Leg(string account, string direction) =>
        new()
        {
            ["account"] = account,
            ["direction"] = direction,
            ["amount"] = 1,
            ["currency"] = "USD",
        };

    private static JsonObject Deposit(Person owner, string account, string effectiveAt)
    {
        var deposit = owner.Deposit(account, 1);
        deposit["effectiveAt"] = effectiveAt;
        return deposit;
    }
}
