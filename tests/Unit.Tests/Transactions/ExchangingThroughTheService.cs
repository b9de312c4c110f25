using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

public sealed class ExchangingThroughTheService
{
    [Fact]
    public async Task Posts_what_was_quoted_and_keeps_both_currencies_at_zero()
    {
        await using var exchange = await TheExchange.Start();
        var quote = await exchange.Quote(
            new
            {
                from = "USD",
                to = "EUR",
                amount = "100",
            }
        );
        Assert.Equal(201, quote.Status);
        var made = await exchange.Exchange(Alice, (string)quote.Data["id"]!);
        Assert.Equal(("COMPLETED", "exchange"), ((string?)made.Data["status"], (string?)made.Data["type"]));
        Assert.Equal(Usd(400), await exchange.Money.Balance(exchange.Dollars));
        Assert.Equal(quote.Data["buyAmount"]!.ToJsonString(), (await exchange.Money.Balance(exchange.Euros)).ToDecimal());
        Assert.Equal("1.00 USD", $"{await exchange.Money.Balance(exchange.House["USD:FeeAccounts"])}");
        Assert.All(exchange.Money.Ledger.Books().Currencies, books => Assert.Equal((0, 0), (books.Clearing, books.Total)));
    }

    [Fact]
    public async Task Takes_a_quote_once_however_many_try_at_once()
    {
        await using var exchange = await TheExchange.Start();
        var quote = (string)
            (
                await exchange.Quote(
                    new
                    {
                        from = "USD",
                        to = "EUR",
                        amount = "10",
                    }
                )
            ).Data["id"]!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => exchange.Exchange(Alice, quote)));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(9, answers.Count(answer => answer is { Status: 422, Code: "quote-expired" }));
        Assert.Equal(Usd(490), await exchange.Money.Balance(exchange.Dollars));
    }

    [Fact]
    public async Task Takes_no_quote_that_has_expired_or_is_another_users()
    {
        await using var exchange = await TheExchange.Start();
        var quote = (string)
            (
                await exchange.Quote(
                    new
                    {
                        from = "USD",
                        to = "EUR",
                        amount = "10",
                    }
                )
            ).Data["id"]!;
        Assert.Equal(404, (await exchange.Exchange(Bob, quote)).Status);
        exchange.Money.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("quote-expired", (await exchange.Exchange(Alice, quote)).Code);
        Assert.Equal(404, (await exchange.Exchange(Alice, "quo_0")).Status);
    }

    [Fact]
    public async Task Is_reversed_to_what_it_was()
    {
        await using var exchange = await TheExchange.Start();
        var quote = (string)
            (
                await exchange.Quote(
                    new
                    {
                        from = "USD",
                        to = "EUR",
                        amount = "10",
                        side = "buy",
                    }
                )
            ).Data["id"]!;
        var made = (string)(await exchange.Exchange(Alice, quote)).Data["id"]!;
        Assert.NotEqual(Usd(500), await exchange.Money.Balance(exchange.Dollars));
        Assert.Equal("COMPLETED", (string?)(await exchange.Money.Reverse(Admin, made)).Data["status"]);
        Assert.Equal(Usd(500), await exchange.Money.Balance(exchange.Dollars));
        Assert.True((await exchange.Money.Balance(exchange.Euros)).IsZero);
    }

    [Fact]
    public async Task Tells_everything_that_is_wrong_with_a_question()
    {
        await using var exchange = await TheExchange.Start();
        var wrong = await exchange.Quote(
            new
            {
                from = "USD",
                to = "USD",
                amount = "-1",
                side = "borrow",
            }
        );
        Assert.Equal(["amount", "side", "to"], wrong.Json["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(
            "no-rate",
            (
                await exchange.Quote(
                    new
                    {
                        from = "USD",
                        to = "JPY",
                        amount = "1",
                    }
                )
            ).Code
        );
    }
}
