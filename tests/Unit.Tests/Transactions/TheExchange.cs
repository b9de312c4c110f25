using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Testing;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>A dollar is worth 0.9 euros, less a spread; Alice has 500 of them.</summary>
internal sealed class TheExchange : IAsyncDisposable
{
    private TheExchange(TheMoney money) => Money = money;

    public TheMoney Money { get; }

    public Dictionary<string, AccountId> House { get; } = new(StringComparer.Ordinal);

    public AccountId Dollars { get; private set; }

    public AccountId Euros { get; private set; }

    public static async Task<TheExchange> Start()
    {
        var exchange = new TheExchange(await TheMoney.Start());
        var ledger = exchange.Money.Ledger;
        foreach (var currency in new[] { "USD", "EUR" })
        foreach (var what in new[] { "PositionAccounts", "FeeAccounts", "RoundingAccounts" })
            exchange.House[$"{currency}:{what}"] = await ledger.Open(Admin, currency, "1000000");
        (exchange.Dollars, exchange.Euros) = (await ledger.OpenWith(Usd(500)), await ledger.Open(Alice, "EUR"));
        await exchange.Money.Restart([
            ("Transactions:Rates:USD/EUR", "0.9"),
            ("Transactions:Spread", "30"),
            ("Transactions:ExchangeFee", "100"),
            .. exchange.House.Select(house =>
                ($"Transactions:{house.Key.Split(':')[1]}:{house.Key.Split(':')[0]}", house.Value.Value)
            ),
        ]);
        return exchange;
    }

    /// <summary>A quote of Alice's for ten dollars.</summary>
    public async Task<string> Ten() =>
        (string)
            (
                await Quote(
                    new
                    {
                        from = "USD",
                        to = "EUR",
                        amount = "10",
                    }
                )
            ).Data["id"]!; // As in the contract.

    public Task<Answer> Quote(object body) => Money.Service.Post("/quotes", body, Alice);

    public Task<Answer> Exchange(Actor by, string quote, string query = "") =>
        Money.Send(
            by,
            $"/transactions{query}",
            new
            {
                userId = by.Id,
                type = "exchange",
                quoteId = quote,
                fromAccount = Dollars.Value,
                toAccount = Euros.Value,
            }
        );

    public ValueTask DisposeAsync() => Money.DisposeAsync();
}
