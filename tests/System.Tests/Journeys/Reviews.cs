using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class ReviewsInOneProcess(OneProcess florin) : Reviews(florin);

[Collection(Sharing.Apart)]
public sealed class ReviewsBetweenSeveralProcesses(SeveralProcesses florin) : Reviews(florin);

/// <summary>Transactions that wait for an administrator.</summary>
public abstract class Reviews(ITestFlorin florin)
{
    [Fact]
    public async Task Give_the_money_back_where_the_target_was_frozen_meanwhile()
    {
        var (person, admin, from, to, id) = await SendToReview();
        Assert.Equal(200, (await admin.Post($"/api/account/accounts/{to}/freeze")).Status);
        Assert.Equal(200, (await admin.Post($"{Person.Transactions}/{id}/approve")).Status);
        var failed = await Ended(person, id, "FAILED");
        Assert.Equal(
            (true, "credit", "account-frozen"),
            ((bool?)failed["compensated"], (string?)failed["failure"]!["step"], (string?)failed["failure"]!["code"])
        );
        Assert.Equal(
            [
                "TransactionCreated",
                "RiskAssessmentInitiated",
                "RiskAssessmentCompleted",
                "TransactionSentToReview",
                "TransactionApproved",
                "AccountDebited",
                "AccountCreditFailed",
                "DebitCompensated",
                "TransactionFailed",
            ],
            await person.History(id)
        );
        Assert.Equal((18_000m, 0m), (await person.Balance(from), await person.Balance(to)));
        var entries = await person.List($"/api/account/accounts/{from}/entries");
        Assert.Equal(["CREDIT", "DEBIT"], entries.Take(2).Select(e => (string?)e["direction"]));
    }

    [Fact]
    public async Task End_well_when_they_are_approved()
    {
        var (person, admin, from, to, id) = await SendToReview();
        Assert.Equal(200, (await admin.Post($"{Person.Transactions}/{id}/approve")).Status);
        await Ended(person, id, "COMPLETED");
        Assert.Equal((8_000m, 10_000m), (await person.Balance(from), await person.Balance(to)));
        var approved = Assert.Single(
            await person.List($"{Person.Transactions}/{id}/events"),
            e => (string?)e["eventType"] == "TransactionApproved"
        );
        Assert.Equal(admin.Id, (string?)approved["metadata"]!["actor"]);
        var again = await admin.Post($"{Person.Transactions}/{id}/approve");
        Assert.Equal((409, "wrong-state"), (again.Status, again.Code));
    }

    [Fact]
    public async Task Move_nothing_when_they_are_rejected()
    {
        var (person, admin, from, to, id) = await SendToReview();
        Assert.Equal(200, (await admin.Post($"{Person.Transactions}/{id}/reject")).Status);
        await Ended(person, id, "REJECTED");
        Assert.Equal((18_000m, 0m), (await person.Balance(from), await person.Balance(to)));
        Assert.Equal("TransactionRejected", (await person.History(id))[^1]);
        Assert.Equal(409, (await admin.Post($"{Person.Transactions}/{id}/approve")).Status);
    }

    [Theory]
    [InlineData("approve", "TransactionApproved")]
    [InlineData("reject", "TransactionRejected")]
    public async Task Keep_the_reason_for_administrators(string decision, string happened)
    {
        var (person, admin, _, _, id) = await SendToReview();
        var answer = await admin.Post($"{Person.Transactions}/{id}/{decision}", new { reason = "The customer called." });
        Assert.Equal(200, answer.Status);
        Assert.Equal("The customer called.", await Reason(admin));
        Assert.Null(await Reason(person));

        async Task<string?> Reason(Person reader) =>
            (string?)
                (await reader.List($"{Person.Transactions}/{id}/events")).Single(e => (string?)e["eventType"] == happened)[
                    "eventData"
                ]!["reason"];
    }

    [Theory]
    [InlineData("{\"reasn\": \"x\"}", "reason")]
    [InlineData("{\"reason\": 5}", "reason")]
    public async Task Name_what_is_wrong_with_a_reason(string body, string named)
    {
        var (_, admin, _, _, id) = await SendToReview();
        var answer = await admin.Ask("POST", $"{Person.Transactions}/{id}/reject", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(named, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_why_in_the_assessment()
    {
        var (_, admin, _, _, id) = await SendToReview();
        var assessment = (await admin.Get($"/api/risk/assessments/{id}")).Data;
        Assert.Equal("review", (string?)assessment["decision"], ignoreCase: true);
        Assert.InRange((decimal)assessment["score"]!, 0.7m, 0.89m); // As in the contract.
        Assert.Contains(id, await admin.Ids($"{Person.Transactions}?status=IN_REVIEW"));
    }

    private async Task<(Person Person, Person Admin, string From, string To, string Id)> SendToReview()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var (from, to) = (await person.OpensWith(9_000), await person.Opens());
        await person.MovesTo("COMPLETED", person.Deposit(from, 9_000));
        var transfer = await person.MovesTo("IN_REVIEW", person.Transfer(from, to, 10_000));
        return (person, admin, from, to, (string)transfer["id"]!); // As in the contract.
    }

    private static async Task<JsonNode> Ended(Person person, string id, string status) =>
        await Eventually.Is(
            async () => (await person.Get($"{Person.Transactions}/{id}")).Data,
            transaction => (string?)transaction["status"] == status
        );
}
