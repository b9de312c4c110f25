using static Florin.Unit.Tests.Accounts.AskingForHolds;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

/// <summary>What clients may not do with holds, and what is wrong with what they send.</summary>
public sealed class RefusingToHold
{
    [Theory]
    [InlineData("""{"amount": "30.01", "toAccount": "{shop}"}""", 422, "hold-exceeded")]
    [InlineData("""{"amount": "1.001", "toAccount": "{shop}"}""", 400, "invalid-request")]
    [InlineData("""{"amount": 0, "toAccount": "{shop}"}""", 400, "invalid-request")]
    [InlineData("""{"amount": 1}""", 400, "invalid-request")]
    [InlineData("""{"toAccount": "{account}"}""", 400, "invalid-request")]
    [InlineData("""{"toAccount": "acc_00000000000000000000000000"}""", 404, "not-found")]
    [InlineData("""{"toAccount": "{euro}"}""", 422, "currency-mismatch")]
    [InlineData("""{"toAccount": "{frozen}"}""", 422, "account-frozen")]
    [InlineData("""{"toAccount": "{closed}"}""", 422, "account-closed")]
    public async Task Refuses_a_capture_that_cannot_be(string body, int status, string code)
    {
        await using var ledger = await Start();
        var (account, shop, euro) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Bob), await ledger.Open(Bob, "EUR"));
        var (frozen, closed) = (await ledger.Open(Bob), await ledger.Open(Bob));
        await ledger.Service.Post($"/accounts/{frozen}/freeze", null, Admin);
        await ledger.Service.Post($"/accounts/{closed}/close", null, Admin);
        var hold = await Place(ledger, account, "30.00", Admin);
        foreach (
            var (name, id) in new[]
            {
                ("shop", shop),
                ("account", account),
                ("euro", euro),
                ("frozen", frozen),
                ("closed", closed),
            }
        )
            body = body.Replace($"{{{name}}}", id.Value, StringComparison.Ordinal);
        var answer = await Capture(ledger, hold, body, Admin);
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal((Usd(100), Usd(70)), await Both(ledger, account));
    }

    [Fact]
    public async Task Lets_an_owner_do_with_their_own_what_is_theirs_to_do()
    {
        await using var ledger = await Start();
        var (account, mine, shop) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Alice), await ledger.Open(Bob));
        var (own, admins) = (await Place(ledger, account, "10.00"), await Place(ledger, account, "20.00", Admin));
        Assert.Equal(404, (await ledger.Service.Post($"/accounts/{account}/holds", new { amount = 1 }, Bob)).Status);
        Assert.Equal(404, (await ledger.Service.Get($"/holds/{own}", Bob)).Status);
        Assert.Equal(404, (await ledger.Service.Get($"/accounts/{account}/holds", Bob)).Status);
        Assert.Equal(404, (await ledger.Service.Post($"/holds/{own}/void", null, Bob)).Status);
        Assert.Equal(404, (await Capture(ledger, own, new { toAccount = shop }, Bob)).Status);
        Assert.Equal(403, (await ledger.Service.Post($"/holds/{admins}/void", null, Alice)).Status);
        Assert.Equal(403, (await Capture(ledger, admins, new { toAccount = mine }, Alice)).Status);
        Assert.Equal(404, (await Capture(ledger, own, new { toAccount = shop }, Alice)).Status);
        Assert.Equal(200, (await Capture(ledger, own, new { toAccount = mine }, Alice)).Status);
        Assert.Equal(200, (await Capture(ledger, admins, new { toAccount = shop }, Admin)).Status);
        Assert.Equal(404, (await ledger.Service.Post("/holds/hold_00000000000000000000000000/void", null, Admin)).Status);
    }

    [Theory]
    [InlineData("""{}""", "amount")]
    [InlineData("""{"amount": "-1"}""", "amount")]
    [InlineData("""{"amount": "0.001"}""", "amount")]
    [InlineData("""{"amount": 1, "expiresAt": "2026-01-02T03:04:05Z"}""", "expiresAt")]
    [InlineData("""{"amount": 1, "expiresAt": "tomorrow"}""", "expiresAt")]
    [InlineData("""{"amount": 1, "reference": "\u0000"}""", "reference")]
    [InlineData("""{"amount": 1, "currency": "USD"}""", "currency")]
    public async Task Says_what_is_wrong_with_a_hold(string body, string field)
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var answer = await ledger.Service.Post($"/accounts/{account}/holds", body, Alice);
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal([field], answer.Json["errors"]!.AsObject().Select(error => error.Key));
    }
}
