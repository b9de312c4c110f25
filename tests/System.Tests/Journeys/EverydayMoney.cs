using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class EverydayMoneyInOneProcess(OneProcess florin) : EverydayMoney(florin);

[Collection(Sharing.Apart)]
public sealed class EverydayMoneyBetweenSeveralProcesses(SeveralProcesses florin) : EverydayMoney(florin);

/// <summary>What people do every day, from their registration to their statement.</summary>
public abstract class EverydayMoney(ITestFlorin florin)
{
    private const string Reference = "reference";

    [Fact]
    public async Task Is_deposited_transferred_and_withdrawn_and_stands_on_the_statement()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.Opens(), await person.Opens());
        var deposit = await person.MovesTo("COMPLETED", person.Deposit(from, 500));
        var transfer = await person.MovesTo("COMPLETED", person.Transfer(from, to, 120.50m));
        var withdrawal = await person.MovesTo("COMPLETED", person.Withdrawal(to, 20.25m));
        Assert.Equal((379.50m, 100.25m), (await person.Balance(from), await person.Balance(to)));
        await IsStatement(person, from, ("DEBIT", 120.50m, 379.50m, transfer), ("CREDIT", 500m, 500m, deposit));
        await IsStatement(person, to, ("DEBIT", 20.25m, 100.25m, withdrawal), ("CREDIT", 120.50m, 120.50m, transfer));
        Assert.Equal(
            [
                "TransactionCreated",
                "RiskAssessmentInitiated",
                "RiskAssessmentCompleted",
                "TransactionApproved",
                "AccountDebited",
                "AccountCredited",
                "TransactionCompleted",
            ],
            (await person.History(IdOf(transfer))).Where(type => type != "PaymentSettled")
        );
    }

    [Fact]
    public async Task Goes_to_somebody_else_who_sees_it_too()
    {
        var (giver, taker) = (await Person.New(florin), await Person.New(florin));
        var (from, to) = (await giver.OpensWith(50), await taker.Opens());
        var id = IdOf(await giver.MovesTo("COMPLETED", giver.Transfer(from, to, 20)));
        Assert.Equal([id], await taker.Ids(Person.Transactions));
        Assert.Equal(200, (await taker.Get($"{Person.Transactions}/{id}")).Status);
        Assert.Equal((20m, 404), (await taker.Balance(to), (await taker.Get($"/api/account/accounts/{from}")).Status));
    }

    [Fact]
    public async Task Is_written_with_the_digits_of_its_currency()
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(100, "JPY");
        Assert.Contains(
            "\"balance\":100,",
            (await person.Get($"/api/account/accounts/{account}")).Text,
            StringComparison.Ordinal
        );
        var dollars = await person.OpensWith(100);
        Assert.Contains(
            "\"balance\":100.00,",
            (await person.Get($"/api/account/accounts/{dollars}")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("sandbox-decline", "FAILED")]
    [InlineData("sandbox-flaky", "COMPLETED")]
    public async Task Obeys_the_sandbox_processor(string reference, string status)
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(100);
        var body = person.Withdrawal(account, 10);
        body[Reference] = $"{reference}-1";
        var ended = await person.MovesTo(status, body);
        Assert.Equal(status == "FAILED" ? 100m : 90m, await person.Balance(account));
        Assert.Equal(status == "FAILED" ? true : null, (bool?)ended["compensated"]);
        await Eventually.Is(
            () => person.List("/api/notification/notifications"),
            told => told.Count(n => (string?)n["transactionId"] == IdOf(ended)) == 1
        );
    }

    [Fact]
    public async Task Waits_for_an_administrator_where_the_processor_never_answers()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.Opens();
        var body = person.Deposit(account, 10);
        body[Reference] = "sandbox-timeout";
        var id = IdOf(await person.MovesTo("MANUAL_REVIEW", body));
        Assert.Equal(0m, await person.Balance(account));
        Assert.Equal(403, (await person.Post($"{Person.Transactions}/{id}/retry")).Status);
        Assert.Equal(200, (await admin.Post($"{Person.Transactions}/{id}/retry")).Status);
        Assert.Equal(409, (await admin.Post($"{Person.Transactions}/{id}/approve")).Status);
    }

    [Fact]
    public async Task Is_refused_where_the_business_says_no()
    {
        var (person, other, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
        var (dollars, euros, frozen) = (await person.OpensWith(10), await person.Opens("EUR"), await person.Opens());
        var closed = await person.Opens();
        await admin.Post($"/api/account/accounts/{frozen}/freeze");
        Assert.Equal(200, (await admin.Post($"/api/account/accounts/{closed}/close")).Status);
        Assert.Equal(409, (await admin.Post($"/api/account/accounts/{dollars}/close")).Status);
        await IsRefused(person, "insufficient-funds", person.Transfer(dollars, await other.Opens(), 10.01m));
        await IsRefused(person, "currency-mismatch", person.Transfer(dollars, euros, 1));
        await IsRefused(person, "same-account", person.Transfer(dollars, dollars, 1));
        await IsRefused(person, "account-frozen", person.Transfer(dollars, frozen, 1));
        await IsRefused(person, "account-closed", person.Transfer(dollars, closed, 1));
        Assert.Equal(10m, await person.Balance(dollars));
    }

    [Fact]
    public async Task May_be_overdrawn_as_far_as_an_administrator_granted()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var body = new
        {
            userId = person.Id,
            currency = "USD",
            overdraftLimit = 100,
        };
        Assert.Equal(403, (await person.Post("/api/account/accounts", body)).Status);
        var account = IdOf((await admin.Post("/api/account/accounts", body)).Data);
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 100));
        Assert.Equal(-100m, await person.Balance(account));
        await IsRefused(person, "insufficient-funds", person.Withdrawal(account, 0.01m));
    }

    [Fact]
    public async Task Is_not_spent_twice_by_many_at_once()
    {
        var (person, other) = (await Person.New(florin), await Person.New(florin));
        var (from, to) = (await person.OpensWith(50), await other.Opens());
        // Ten at a time are fine for the risk rules, which send nobody to review for speed alone.
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(_ => person.Post(Person.Transactions, person.Transfer(from, to, 10), ("Prefer", "wait=30")))
        );
        var ends = answers.Select(a => a.Status == 201 ? (string?)a.Data["status"] : a.Code).ToList();
        Assert.Equal(5, ends.Count(end => end == "COMPLETED"));
        Assert.All(ends, end => Assert.Contains(end, (string[])["COMPLETED", "FAILED", "insufficient-funds"]));
        Assert.Equal((0m, 50m), (await person.Balance(from), await other.Balance(to)));
    }

    [Fact]
    public async Task Moves_in_batches_in_which_a_bad_item_fails_alone()
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        var batch = new JsonObject
        {
            ["transactions"] = new JsonArray(
                person.Deposit(account, 1),
                person.Deposit(account, -1),
                person.Deposit(account, 2)
            ),
        };
        var results = (await person.Post($"{Person.Transactions}/batch", batch)).Data["results"]!.AsArray();
        Assert.Equal([201, 400, 201], results.Select(r => (int)r!["status"]!)); // As in the contract, also below.
        Assert.NotNull(results[1]!["problem"]!["errors"]!["amount"]);
        await Eventually.Is(() => person.Balance(account), balance => balance == 3m);
    }

    [Fact]
    public async Task Leaves_traces_in_payments_audit_and_the_books()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.Opens();
        var id = IdOf(await person.MovesTo("COMPLETED", person.Deposit(account, 10)));
        var payment = Assert.Single(await person.List($"/api/payment/payments?transactionId={id}"));
        Assert.Equal("SETTLED", (string?)payment["status"]);
        Assert.Equal(200, (await person.Get($"/api/payment/payments/{IdOf(payment)}")).Status);
        await Eventually.Is(
            () => admin.List($"/api/audit/entries?entityId={id}"),
            found => found.Any(e => (string?)e["actor"] == person.Id && (string?)e["result"] == "accepted")
        );
        var verdict = (await admin.Get("/api/audit/verify")).Data;
        Assert.Equal((true, null), ((bool?)verdict["valid"], (long?)verdict["firstBroken"]));
        Assert.All(await admin.List("/api/account/trial-balance"), line => Assert.Equal(0m, (decimal?)line["total"]));
    }

    private static string IdOf(JsonNode data) => (string)data["id"]!; // As in the contract.

    private static async Task IsRefused(Person person, string code, JsonObject transaction)
    {
        var answer = await person.Post(Person.Transactions, transaction);
        Assert.Equal((422, code), (answer.Status, answer.Code));
    }

    private static async Task IsStatement(
        Person person,
        string account,
        params (string Direction, decimal Amount, decimal After, JsonNode Transaction)[] expected
    )
    {
        var entries = await person.List($"/api/account/accounts/{account}/entries");
        Assert.Equal(
            expected.Select(e => (e.Direction, e.Amount, e.After, IdOf(e.Transaction))),
            entries.Select(e =>
                ((string)e["direction"]!, (decimal)e["amount"]!, (decimal)e["balanceAfter"]!, (string)e["transactionId"]!)
            ) // As in the contract.
        );
    }
}
