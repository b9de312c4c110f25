using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Verification;
using Florin.Testing.Storage;
using Florin.Transactions;
using Florin.Transactions.Verification;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>A quote is for one exchange that completes, until it expires.</summary>
public sealed class UsingAQuote
{
    [Fact]
    public async Task Leaves_it_where_the_exchange_failed()
    {
        await using var exchange = await TheExchange.Start();
        var quote = await exchange.Ten();
        await Limit(exchange, 1);
        var failed = await exchange.Exchange(Alice, quote);
        Assert.Equal(("FAILED", "limit-exceeded"), ((string?)failed.Data["status"], (string?)failed.Data["failure"]!["code"]));
        await Limit(exchange, null);
        Assert.Equal("COMPLETED", (string?)(await exchange.Exchange(Alice, quote)).Data["status"]);
        var again = await exchange.Exchange(Alice, quote);
        Assert.Equal((422, "quote-expired"), (again.Status, again.Code));
        Assert.Equal(Usd(490), await exchange.Money.Balance(exchange.Dollars));
        Assert.All(exchange.Money.Ledger.Books().Currencies, books => Assert.Equal((0, 0), (books.Clearing, books.Total)));
    }

    [Fact]
    public async Task Refuses_another_while_one_is_under_way_and_takes_it_once_that_was_rejected()
    {
        await using var exchange = await TheExchange.Start();
        var quote = await exchange.Ten();
        exchange.Money.Risk = RiskDecision.Review;
        var waits = await exchange.Exchange(Alice, quote);
        Assert.Equal("IN_REVIEW", (string?)waits.Data["status"]);
        exchange.Money.Risk = RiskDecision.Approved;
        var id = (string)waits.Data["id"]!; // As in the contract.
        foreach (var query in (string[])["", "?dryRun=true"])
        {
            var second = await exchange.Exchange(Alice, quote, query);
            Assert.Equal((422, "quote-expired", id), (second.Status, second.Code, (string?)second.Json["transactionId"]));
            Assert.Contains("under way", second.Text, StringComparison.Ordinal);
        }
        await exchange.Money.Service.Post($"/transactions/{id}/reject", new { reason = "no" }, Admin);
        Assert.Equal("COMPLETED", (string?)(await exchange.Exchange(Alice, quote)).Data["status"]);
    }

    [Fact]
    public async Task Expires_after_a_failure_too()
    {
        await using var exchange = await TheExchange.Start();
        var quote = await exchange.Ten();
        await Limit(exchange, 1);
        await exchange.Exchange(Alice, quote);
        await Limit(exchange, null);
        exchange.Money.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("quote-expired", (await exchange.Exchange(Alice, quote)).Code);
    }

    [Fact]
    public async Task Takes_it_once_however_many_try_after_a_failure()
    {
        await using var exchange = await TheExchange.Start();
        var quote = await exchange.Ten();
        await Limit(exchange, 1);
        await exchange.Exchange(Alice, quote);
        await Limit(exchange, null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => exchange.Exchange(Alice, quote)));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(Usd(490), await exchange.Money.Balance(exchange.Dollars));
    }

    [Fact]
    public async Task Is_not_done_by_a_dry_run()
    {
        await using var exchange = await TheExchange.Start();
        var quote = await exchange.Ten();
        for (var again = 0; again < 2; again++)
            Assert.Equal(201, (await exchange.Exchange(Alice, quote, "?dryRun=true")).Status);
        Assert.Equal("COMPLETED", (string?)(await exchange.Exchange(Alice, quote)).Data["status"]);
    }

    [Fact]
    public async Task Twice_is_found_by_verifying()
    {
        await using var exchange = await TheExchange.Start();
        await exchange.Exchange(Alice, await exchange.Ten());
        var first = exchange.Money.Service.Log.Read(0, 1000).First(e => e.Data is TransactionCreated { Exchange: not null });
        var histories = new Histories();
        histories.Add(first);
        Assert.Null(Violation());
        var created = (TransactionCreated)first.Data;
        var second = created with { Facts = created.Facts with { Id = new TransactionId("txn_2") } };
        histories.Add(first with { Stream = TransactionEvents.StreamOf(second.Facts.Id), Data = second });
        Assert.Contains($"the quote {created.Exchange!.Quote} was used by", Violation(), StringComparison.Ordinal);

        string? Violation()
        {
            var check = new Check("4 every transaction follows its life cycle", Advice.RestoreLog("transaction"));
            QuoteUses.Compare(histories, check);
            return check.ToFinding().Violation;
        }
    }

    private static async Task Limit(TheExchange exchange, decimal? perTransaction) =>
        Assert.Equal(
            200,
            (
                await exchange.Money.Ledger.Service.Send(
                    "PUT",
                    $"/accounts/{exchange.Dollars}/limits",
                    new { perTransaction },
                    Admin,
                    null
                )
            ).Status
        );
}
