using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Testing;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>Transactions of accounts that segregate their balance by purpose.</summary>
public sealed class MovingForAPurpose
{
    [Fact]
    public async Task Takes_from_one_purpose_and_gives_to_another()
    {
        await using var money = await Start();
        var (trust, bobs) = (await Trust(money, Alice), await Trust(money, Bob));
        Assert.Equal("COMPLETED", (string?)(await Deposit(money, trust, 10, "rent")).Data["status"]);
        var made = await Send(money, "transfer", 4, trust, bobs, "rent", "tax");
        Assert.Equal("COMPLETED", (string?)made.Data["status"]);
        Assert.Equal((6m, 0m), await Purposes(money, trust));
        Assert.Equal((0m, 4m), await Purposes(money, bobs));
        Assert.Equal(("rent", null), ((string?)made.Data["fromPurpose"], made.Data["toPurpose"])); // What Bob has it for is Bob's.
        var id = (string)made.Data["id"]!; // As in the contract.
        Assert.Equal("COMPLETED", (string?)(await money.Reverse(Bob, id, 1)).Data["status"]);
        Assert.Equal((7m, 0m), await Purposes(money, trust));
        Assert.Empty(money.Violations());
    }

    [Fact]
    public async Task Is_refused_at_once_without_a_purpose_that_has_enough()
    {
        await using var money = await Start();
        var (trust, plain) = (await Trust(money, Alice), await money.Ledger.Open(Alice));
        await Deposit(money, trust, 10, "rent");
        Assert.Equal("purpose-required", (await Deposit(money, trust, 1, null)).Code);
        Assert.Equal("unknown-purpose", (await Deposit(money, trust, 1, "food")).Code);
        Assert.Equal("unknown-purpose", (await Deposit(money, plain, 1, "rent")).Code);
        var short1 = await Send(money, "transfer", 1, trust, plain, "tax", null);
        Assert.Equal(("insufficient-funds", "tax", "0.00"), Told(short1));
        var text = await Send(money, "withdrawal", 1, trust, null, "rent", "tax");
        Assert.Equal((400, true), (text.Status, text.Json["errors"]!.AsObject().ContainsKey("toPurpose")));
        Assert.Equal(Usd(10), await money.Balance(trust));
    }

    [Fact]
    public async Task Is_reversed_from_its_purpose_alone()
    {
        await using var money = await Start();
        var (trust, bobs) = (await Trust(money, Alice), await Trust(money, Bob));
        await Deposit(money, trust, 10, "rent");
        var id = (string)(await Send(money, "transfer", 4, trust, bobs, "rent", "tax")).Data["id"]!; // As in the contract.
        await Deposit(money, bobs, 10, "rent", Bob);
        var spent = await Send(money, "withdrawal", 3, bobs, null, "tax", null, Bob);
        Assert.Equal("COMPLETED", (string?)spent.Data["status"]);
        var refused = await money.Reverse(Bob, id);
        Assert.Equal((422, "insufficient-funds"), (refused.Status, refused.Code));
        Assert.Equal(("insufficient-funds", "tax", "1.00"), Told(refused));
        Assert.Equal("COMPLETED", (string?)(await money.Reverse(Bob, id, 1)).Data["status"]);
        Assert.Empty(money.Violations());
    }

    [Fact]
    public async Task Gives_back_to_the_purpose_that_it_came_from()
    {
        await using var money = await Start();
        var trust = await Trust(money, Alice);
        await Deposit(money, trust, 10, "rent");
        money.Declines = kind => kind is PaymentKind.PayOut;
        Assert.Equal("FAILED", (string?)(await Send(money, "withdrawal", 4, trust, null, "rent", null)).Data["status"]);
        Assert.Equal((10m, 0m), await Purposes(money, trust));
        Assert.Empty(money.Violations());
    }

    [Fact]
    public async Task Is_possible_for_each_leg_and_with_a_fee()
    {
        await using var money = await Start();
        var (trust, bobs, till) = (await Trust(money, Alice), await Trust(money, Bob), await money.Ledger.Open(Admin));
        await Deposit(money, trust, 10, "rent");
        object Leg(AccountId account, string direction, decimal amount, string purpose) =>
            new
            {
                account = account.Value,
                direction,
                amount,
                currency = "USD",
                purpose,
            };
        var multi = new
        {
            userId = Alice.Id,
            type = "multi",
            postings = new[] { Leg(trust, "debit", 3, "rent"), Leg(bobs, "credit", 2, "tax"), Leg(trust, "credit", 1, "tax") },
        };
        Assert.Equal("COMPLETED", (string?)(await money.Send(Alice, "/transactions", multi)).Data["status"]);
        Assert.Equal((7m, 1m), await Purposes(money, trust));
        await money.Restart([
            ("Transactions:Fees:standard:Type", "Transfer"),
            ("Transactions:Fees:standard:Currency", "USD"),
            ("Transactions:Fees:standard:Account", till.Value),
            ("Transactions:Fees:standard:Fixed", "0.50"),
        ]);
        Assert.Equal(
            ("insufficient-funds", null, "1.00"),
            Told(await Send(money, "transfer", 0.60m, trust, bobs, "tax", "tax"))
        );
        Assert.Equal("COMPLETED", (string?)(await Send(money, "transfer", 0.50m, trust, bobs, "tax", "tax")).Data["status"]);
        Assert.Equal((7m, 0m), await Purposes(money, trust));
        Assert.Empty(money.Violations());
    }

    [Fact]
    public async Task Exchanges_from_one_purpose_into_another()
    {
        await using var exchange = await TheExchange.Start();
        var (money, dollars) = (exchange.Money, await Trust(exchange.Money, Alice));
        var euros = await Trust(money, Alice, "EUR");
        await Deposit(money, dollars, 20, "rent");
        var quote = await exchange.Ten();
        Assert.Equal("purpose-required", (await Exchange(null, "tax")).Code);
        Assert.Equal("unknown-purpose", (await Exchange("rent", "food")).Code);
        Assert.Equal("insufficient-funds", (await Exchange("tax", "tax")).Code);
        var made = await Exchange("rent", "tax");
        Assert.Equal(
            ("COMPLETED", "rent", "tax"),
            ((string?)made.Data["status"], (string?)made.Data["fromPurpose"], (string?)made.Data["toPurpose"])
        );
        Assert.Equal((10m, 0m), await Purposes(money, dollars));
        Assert.True((await Purposes(money, euros)).Tax > 0);
        Assert.Equal("COMPLETED", (string?)(await money.Reverse(Admin, (string)made.Data["id"]!)).Data["status"]);
        Assert.Equal((20m, 0m), await Purposes(money, dollars));
        Assert.All(money.Ledger.Books().Currencies, books => Assert.Equal((0, 0), (books.Clearing, books.Total)));

        Task<Answer> Exchange(string? fromPurpose, string? toPurpose) =>
            money.Send(
                Alice,
                "/transactions",
                new
                {
                    userId = Alice.Id,
                    type = "exchange",
                    quoteId = quote,
                    fromAccount = dollars.Value,
                    toAccount = euros.Value,
                    fromPurpose,
                    toPurpose,
                }
            );
    }

    private static (string?, string?, string?) Told(Answer answer) =>
        (answer.Code, (string?)answer.Json["purpose"], answer.Json["available"]?.ToJsonString());

    private static async Task<AccountId> Trust(TheMoney money, Actor owner, string currency = "USD")
    {
        var body = $$"""{"userId": "{{owner.Id}}", "currency": "{{currency}}", "purposes": ["rent", "tax"]}""";
        return new AccountId((string)(await money.Ledger.Service.Post("/accounts", body, owner)).Data["id"]!); // As in the contract.
    }

    private static async Task<(decimal Rent, decimal Tax)> Purposes(TheMoney money, AccountId account)
    {
        var seen = (await money.Ledger.Service.Get($"/accounts/{account}", Admin)).Data["purposes"]!; // It has them.
        return ((decimal)seen[0]!["balance"]!, (decimal)seen[1]!["balance"]!);
    }

    private static Task<Answer> Deposit(TheMoney money, AccountId to, decimal amount, string? purpose, Actor? owner = null) =>
        Send(money, "deposit", amount, null, to, null, purpose, owner);

    private static Task<Answer> Send(
        TheMoney money,
        string type,
        decimal amount,
        AccountId? from,
        AccountId? to,
        string? fromPurpose,
        string? toPurpose,
        Actor? by = null
    ) =>
        money.Send(
            by ?? Alice,
            "/transactions",
            new
            {
                userId = (by ?? Alice).Id,
                type,
                amount,
                currency = "USD",
                fromAccount = from?.Value,
                toAccount = to?.Value,
                fromPurpose,
                toPurpose,
            }
        );
}
