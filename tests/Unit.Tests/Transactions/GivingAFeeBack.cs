using Florin.Kernel;
using Florin.Testing;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.SomeFees;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>Reversals that give a fee back: foreseen where they cannot, and seen by who paid the fee.</summary>
public sealed class GivingAFeeBack
{
    [Theory]
    [InlineData("emptied")]
    [InlineData("frozen")]
    [InlineData("closed")]
    public async Task Is_refused_at_once_where_the_account_of_fees_cannot_give_it(string till)
    {
        await using var money = await Start();
        var (id, fees, other) = await Charged(money);
        if (till != "frozen")
            await Send(money, "transfer", 0.50m, fees, other, by: Admin);
        if (till != "emptied")
            await money.Ledger.Service.Post($"/accounts/{fees}/{(till == "frozen" ? "freeze" : "close")}", "", Admin);
        foreach (var query in (string[])["?dryRun=true", ""])
        {
            var bobs = await money.Reverse(Bob, id, query: query);
            Assert.Equal((422, "fee-unavailable"), (bobs.Status, bobs.Code));
            Assert.DoesNotContain(fees.Value, bobs.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("standard", bobs.Text, StringComparison.Ordinal); // What Alice was charged is not Bob's to know.
            var admins = await money.Reverse(Admin, id, query: query);
            Assert.Equal((422, "fee-unavailable"), (admins.Status, admins.Code));
            Assert.Equal(fees.Value, (string?)admins.Json["accountId"]);
            Assert.Contains($"account {fees}", admins.Text, StringComparison.Ordinal);
        }
        Assert.Null((await money.Transaction(id))["reversedBy"]);
    }

    [Fact]
    public async Task Counts_what_comes_back_to_who_pays_the_reversal()
    {
        await using var money = await Start();
        var till = await Charge(money, "Deposit", ("Fixed", "0.50"), ("OnReversal", "Refund"));
        var account = await money.Ledger.Open(Alice);
        var id = (string)(await Send(money, "deposit", 10, null, account)).Data["id"]!; // As in the contract.
        Assert.Equal(Usd(9.50m), await money.Balance(account));
        Assert.Equal("COMPLETED", (string?)(await money.Reverse(Alice, id)).Data["status"]);
        Assert.Equal((Usd(0), Usd(0)), (await money.Balance(account), await money.Balance(till)));
        AssertBooks(money);
    }

    [Fact]
    public async Task Counts_the_fee_where_the_account_of_fees_pays_the_reversal_too()
    {
        await using var money = await Start();
        var till = await Charge(money, "Transfer", ("Fixed", "0.50"), ("OnReversal", "Refund"));
        var (from, away) = (await Funded(money, 100), await money.Ledger.Open(Bob));
        var id = (string)(await Send(money, "transfer", 10, from, till)).Data["id"]!; // As in the contract.
        await Send(money, "transfer", 0.50m, till, away, by: Admin);
        var refused = await money.Reverse(Admin, id);
        Assert.Equal((422, "insufficient-funds"), (refused.Status, refused.Code));
        Assert.Equal("10.50", refused.Json["needed"]!.ToJsonString());
    }

    [Fact]
    public async Task Is_seen_by_who_gets_it_and_not_by_who_gives_the_amount_back()
    {
        await using var money = await Start();
        var (id, _, _) = await Charged(money);
        var tried = await money.Reverse(Bob, id, query: "?dryRun=true");
        var atOnce = await money.Service.Post($"/transactions/{id}/reverse", new { amount = "1", reason = "a part" }, Bob);
        var reversal = await money.Reverse(Bob, id);
        Assert.Equal("COMPLETED", (string?)reversal.Data["status"]);
        var path = $"/transactions/{(string?)reversal.Data["id"]}";
        Answer[] bobs =
        [
            tried,
            atOnce,
            reversal,
            await money.Service.Get(path, Bob),
            await money.Service.Get($"{path}/events", Bob),
            await money.Service.Get("/transactions", Bob),
            await money.Service.Get($"/transactions/{id}/events", Bob),
        ];
        foreach (var answer in bobs)
        {
            Assert.True(answer.Status < 300, answer.Text);
            Assert.DoesNotContain("\"fee\"", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("standard", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("refundedFee", answer.Text, StringComparison.OrdinalIgnoreCase);
        }
        var alices = await money.Service.Get(path, Alice);
        Assert.Equal(("0.45", true), (alices.Data["fee"]!["amount"]!.ToJsonString(), (bool)alices.Data["fee"]!["refund"]!));
        Assert.Contains("\"fee\"", (await money.Service.Get($"{path}/events", Alice)).Text, StringComparison.Ordinal);
    }

    // Alice has paid Bob ten, and half a dollar on top.
    private static async Task<(string Transfer, AccountId Fees, AccountId Other)> Charged(TheMoney money)
    {
        var till = await Charge(money, "Transfer", ("Fixed", "0.50"), ("OnReversal", "Refund"));
        var (from, to) = (await Funded(money, 100), await money.Ledger.Open(Bob));
        var made = await Send(money, "transfer", 10, from, to);
        Assert.Equal("COMPLETED", (string?)made.Data["status"]);
        return ((string)made.Data["id"]!, till, await money.Ledger.Open(Admin)); // As in the contract.
    }
}
