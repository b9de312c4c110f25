using Florin.Contracts.Payments;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.SomeFees;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>Fees by rule: posted with the amount, at once or not at all, and given back with a reversal where the rule says so.</summary>
public sealed class ChargingFees
{
    [Fact]
    public async Task Charges_a_transfer_its_source_in_the_same_append()
    {
        await using var money = await Start();
        var till = await Charge(money, "Transfer", ("Fixed", "0.30"), ("Percentage", "1"));
        var (from, to) = (await Funded(money, 100), await money.Ledger.Open(Bob));
        var made = await Send(money, "transfer", 40, from, to);
        Assert.Equal("COMPLETED", (string?)made.Data["status"]);
        Assert.Equal((Usd(59.30m), Usd(40), Usd(0.70m)), await Balances(money, from, to, till));
        Assert.Equal(
            ("standard", "0.70", from.Value, false),
            (
                (string?)made.Data["fee"]!["rule"],
                made.Data["fee"]!["amount"]!.ToJsonString(),
                (string?)made.Data["fee"]!["account"],
                (bool)made.Data["fee"]!["refund"]!
            )
        );
        Assert.Equal("40.00", made.Data["amount"]!.ToJsonString());
        var id = (string)made.Data["id"]!; // As in the contract.
        var posted = money
            .Ledger.Service.Log.Read(0, 1000)
            .Where(e => $"{e.Metadata.CommandId}".Contains(id, StringComparison.Ordinal));
        Assert.Equal((4, 1), (posted.Count(), posted.Select(e => $"{e.Metadata.CommandId}").Distinct().Count()));
        Assert.Null((await money.Service.Get($"/transactions/{id}", Bob)).Data["fee"]); // What Alice pays is not Bob's to know.
        AssertBooks(money);
    }

    [Theory]
    [InlineData("Deposit", "deposit", 9_50)]
    [InlineData("Withdrawal", "withdrawal", 89_50)]
    public async Task Charges_what_comes_from_outside_and_what_goes_there(string rule, string type, long left)
    {
        await using var money = await Start();
        var till = await Charge(money, rule, ("Fixed", "0.50"));
        var account = type == "deposit" ? await money.Ledger.Open(Alice) : await Funded(money, 100);
        var made = await Send(money, type, 10, type == "deposit" ? null : account, type == "deposit" ? account : null);
        Assert.Equal("COMPLETED", (string?)made.Data["status"]);
        Assert.Equal((Cents(left), Usd(0.50m)), (await money.Balance(account), await money.Balance(till)));
        AssertBooks(money);
    }

    [Fact]
    public async Task Gives_everything_back_where_the_payment_is_declined()
    {
        await using var money = await Start();
        var till = await Charge(money, "Withdrawal", ("Fixed", "0.50"));
        var account = await Funded(money, 100);
        money.Declines = kind => kind is PaymentKind.PayOut;
        var made = await Send(money, "withdrawal", 10, account, null);
        Assert.Equal(("FAILED", true), ((string?)made.Data["status"], (bool?)made.Data["compensated"]));
        Assert.Equal((Usd(100), Usd(0)), (await money.Balance(account), await money.Balance(till)));
        AssertBooks(money);
    }

    [Fact]
    public async Task Moves_nothing_where_the_fee_is_more_than_there_is()
    {
        await using var money = await Start();
        var till = await Charge(money, "Transfer", ("Fixed", "0.50"));
        var (from, to) = (await Funded(money, 10), await money.Ledger.Open(Bob));
        var refused = await Send(money, "transfer", 9.51m, from, to);
        Assert.Equal((422, "insufficient-funds"), (refused.Status, refused.Code));
        Assert.Equal("10.01", refused.Json["needed"]!.ToJsonString());
        Assert.Equal("COMPLETED", (string?)(await Send(money, "transfer", 9.50m, from, to)).Data["status"]);
        Assert.Equal((Usd(0), Usd(9.50m), Usd(0.50m)), await Balances(money, from, to, till));
        AssertBooks(money);
    }

    [Fact]
    public async Task Refuses_where_the_account_for_fees_takes_none()
    {
        await using var money = await Start();
        var till = await Charge(money, "Transfer", ("Fixed", "0.50"));
        var (from, to) = (await Funded(money, 10), await money.Ledger.Open(Bob));
        Assert.Equal(200, (await money.Ledger.Service.Post($"/accounts/{till}/freeze", "", Admin)).Status);
        var refused = await Send(money, "transfer", 1, from, to);
        Assert.Equal((422, "fee-unavailable"), (refused.Status, refused.Code));
        Assert.Equal(Usd(10), await money.Balance(from));
    }

    [Fact]
    public async Task Charges_neither_who_receives_fees_nor_what_counts_from_the_past_nor_another_currency()
    {
        await using var money = await Start();
        var till = await Charge(money, "Transfer", ("Fixed", "0.50"));
        var (from, to) = (await Funded(money, 10), await money.Ledger.Open(Bob));
        await Send(money, "transfer", 5, from, to);
        Assert.Null((await Send(money, "transfer", 0.5m, till, to, by: Admin)).Data["fee"]);
        Assert.Null((await Send(money, "transfer", 1, from, to, "2025-01-01T00:00:00Z", Admin, Alice)).Data["fee"]);
        Assert.Null((await Send(money, "deposit", 1, null, to, by: Bob)).Data["fee"]);
        Assert.Equal((Usd(3.50m), Usd(7.50m), Usd(0)), await Balances(money, from, to, till));
        AssertBooks(money);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Charges_no_order_of_a_service_that_says_so(bool isCharged)
    {
        await using var money = await Start();
        var till = await Charge(money, "Transfer", ("Fixed", "0.50"));
        var (from, to) = (await Funded(money, 10), await money.Ledger.Open(Bob));
        var order = new OrderTransaction(
            new UserId(Alice.Id),
            TransactionType.Transfer,
            Usd(9.50m),
            from,
            to,
            null,
            null,
            null,
            Approval: null,
            WithSecondFactor: true
        )
        {
            IsCharged = isCharged,
        };
        var ordered = await money.Service.Call(OrdersClient.OrderOperation, order, new CallContext("c", "adjust:1"));
        Assert.Equal("COMPLETED", ordered.Status);
        Assert.Equal(
            isCharged ? (Usd(0), Usd(9.50m), Usd(0.50m)) : (Usd(0.50m), Usd(9.50m), Usd(0)),
            await Balances(money, from, to, till)
        );
        var found = await money.Service.Call(
            TransactionsClient.FindOperation,
            new FindTransaction(ordered.Id!.Value), // It was created.
            new CallContext("c")
        );
        Assert.Equal(new FoundTransaction("COMPLETED", CameToNothing: false), found);
        AssertBooks(money);
    }

    [Fact]
    public async Task Is_seen_in_a_dry_run()
    {
        await using var money = await Start();
        var till = await Charge(money, "Transfer", ("Fixed", "0.50"));
        var (from, to) = (await Funded(money, 10), await money.Ledger.Open(Bob));
        var tried = await Send(money, "transfer", 5, from, to, path: "/transactions?dryRun=true");
        Assert.Equal("0.50", tried.Data["fee"]!["amount"]!.ToJsonString());
        Assert.Equal((Usd(10), Usd(0), Usd(0)), await Balances(money, from, to, till));
    }

    [Fact]
    public async Task Stays_charged_with_a_reversal_unless_the_rule_says_otherwise()
    {
        await using var money = await Start();
        var till = await Charge(money, "Transfer", ("Fixed", "0.50"));
        var (from, to) = (await Funded(money, 100), await money.Ledger.Open(Bob));
        var id = (string)(await Send(money, "transfer", 10, from, to)).Data["id"]!; // As in the contract.
        Assert.Equal("COMPLETED", (string?)(await money.Reverse(Bob, id)).Data["status"]);
        Assert.Equal((Usd(99.50m), Usd(0), Usd(0.50m)), await Balances(money, from, to, till));
        AssertBooks(money);
    }

    [Theory]
    [InlineData("Transfer", "transfer")]
    [InlineData("Deposit", "deposit")]
    [InlineData("Withdrawal", "withdrawal")]
    public async Task Comes_back_in_proportion_and_whole_in_the_end(string rule, string type)
    {
        await using var money = await Start();
        var till = await Charge(money, rule, ("Fixed", "0.50"), ("OnReversal", "Refund"));
        var (from, to) = (await Funded(money, 100), await Funded(money, 100, Bob));
        var sent = await Send(
            money,
            type,
            10,
            type == "deposit" ? null : from,
            type == "withdrawal" ? null
                : type == "deposit" ? from
                : to
        );
        var id = (string)sent.Data["id"]!; // As in the contract.
        Assert.Equal(Usd(0.50m), await money.Balance(till));
        money.Risk = RiskDecision.Rejected;
        Assert.Equal("REJECTED", (string?)(await money.Reverse(Admin, id, 3)).Data["status"]); // Takes nothing of the fee.
        money.Risk = RiskDecision.Approved;
        var part = await money.Reverse(Admin, id, 3.33m);
        Assert.Equal(("COMPLETED", "0.16"), ((string?)part.Data["status"], part.Data["fee"]!["amount"]!.ToJsonString()));
        Assert.Equal((true, Usd(0.34m)), ((bool)part.Data["fee"]!["refund"]!, await money.Balance(till)));
        Assert.Equal("COMPLETED", (string?)(await money.Reverse(Admin, id)).Data["status"]);
        Assert.Equal((Usd(100), Usd(100), Usd(0)), await Balances(money, from, to, till));
        AssertBooks(money);
    }

    // Whatever is charged and given back, all that there is is still there.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Loses_nothing_to_rounding_under_races(int seed)
    {
        await using var money = await Start();
        var random = new Random(seed);
        var till = await Charge(money, "Transfer", ("Percentage", "0.777777"), ("Fixed", "0.01"), ("OnReversal", "Refund"));
        var (one, other) = (await Funded(money, 1000), await Funded(money, 1000, Bob));
        var sent = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => Send(money, "transfer", random.Next(1, 9_999) / 100m, one, other))
        );
        var made = sent.Where(answer => answer.Status == 201).Select(answer => (string)answer.Data["id"]!).ToList(); // As above.
        await Task.WhenAll(
            made.SelectMany(id => new[] { random.Next(1, 999) / 100m, random.Next(1, 999) / 100m }.Select(part => (id, part)))
                .Select(back => money.Reverse(Admin, back.id, back.part))
        );
        foreach (var id in made.Where((_, i) => i % 2 == 0))
            await money.Reverse(Admin, id);
        var (a, b, fees) = await Balances(money, one, other, till);
        Assert.Equal(Usd(2000), a + b + fees);
        Assert.Contains(sent, answer => (string?)answer.Data["status"] == "COMPLETED");
        AssertBooks(money);
    }
}
