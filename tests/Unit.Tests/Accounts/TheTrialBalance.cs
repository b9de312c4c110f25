using System.Text.Json.Nodes;
using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

public sealed class TheTrialBalance
{
    [Fact]
    public async Task Comes_to_zero_with_money_in_flight_and_in_several_currencies()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        await ledger.Debit(Of(account, Usd(30)));
        await ledger.Debit(Of(account, Usd(20), Counterpart.World));
        var yen = await ledger.Open(Bob, "JPY");
        await ledger.Credit(Of(yen, new Money(5000, Currency.Of("JPY")), Counterpart.World));
        var data = (await ledger.Service.Get("/trial-balance", Admin)).Data;
        Assert.Equal(
            JsonNode
                .Parse(
                    """
                    {
                      "items": [
                        {"currency": "JPY", "accounts": 5000, "clearing": 0, "world": -5000, "total": 0},
                        {"currency": "USD", "accounts": 50.00, "clearing": 30.00, "world": -80.00, "total": 0.00}
                      ],
                      "nextCursor": null
                    }
                    """
                )!
                .ToJsonString(),
            data.ToJsonString()
        );
    }

    [Fact]
    public async Task Is_right_beyond_what_a_long_holds()
    {
        await using var ledger = await Start();
        for (var i = 0; i < 3; i++)
            await ledger.OpenWith(Cents(Account.LargestBalance));
        var data = (await ledger.Service.Get("/trial-balance", Admin)).Data;
        Assert.Equal("120000000000000000.00", data["items"]![0]!["accounts"]!.ToJsonString());
        Assert.Equal("-120000000000000000.00", data["items"]![0]!["world"]!.ToJsonString());
    }

    [Fact]
    public async Task Is_for_administrators()
    {
        await using var ledger = await Start();
        Assert.Equal(403, (await ledger.Service.Get("/trial-balance", Alice)).Status);
    }

    [Fact]
    public async Task Is_what_the_log_folds_to_after_a_restart_too()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        await ledger.Debit(Of(account, Usd(30)));
        await ledger.Restart();
        await ledger.Credit(Of(account, Usd(5)));
        var line = (await ledger.Service.Get("/trial-balance", Admin)).Data["items"]![0]!;
        var books = Assert.Single(ledger.Books().Currencies);
        Assert.Equal((7500, 2500, -10000), (books.Accounts, books.Clearing, books.World));
        Assert.Equal("75.00", line["accounts"]!.ToJsonString());
        Assert.Equal("25.00", line["clearing"]!.ToJsonString());
        Assert.Equal("-100.00", line["world"]!.ToJsonString());
    }
}
