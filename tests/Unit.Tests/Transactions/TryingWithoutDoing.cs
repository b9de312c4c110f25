using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>Dry runs: the answer that a request would get, and nothing else.</summary>
public sealed class TryingWithoutDoing
{
    private const string Header = "X-Florin-Dry-Run";

    [Fact]
    public async Task Answers_as_the_request_would_be_answered_and_writes_nothing()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var id = await money.Transfer(Alice, from, to, 40);
        var heads = Heads(money);
        var tried = await money.Reverse(Bob, id, 10, "?dryRun=true");
        Assert.Equal(
            (201, "PENDING", "true"),
            (tried.Status, (string?)tried.Data["status"], tried.Headers.GetValueOrDefault(Header))
        );
        Assert.Equal((id, "10.00"), ((string?)tried.Data["reverses"], tried.Data["amount"]!.ToJsonString()));
        Assert.DoesNotContain("X-Write-Id", tried.Headers.Keys);
        foreach (
            var refused in new[]
            {
                await money.Reverse(Bob, id, 41, "?dryRun=true"),
                await money.Reverse(Alice, id, 1, "?dryRun=true"),
            }
        )
            Assert.Equal((true, "true"), (refused.Status >= 400, refused.Headers.GetValueOrDefault(Header)));
        Assert.Equal(heads, Heads(money));
        Assert.Null((await money.Transaction(id))["reversedBy"]);
    }

    [Fact]
    public async Task Keeps_no_key()
    {
        await using var money = await Start();
        var account = await money.Ledger.Open(Alice);
        object Deposit(int amount) =>
            new
            {
                userId = Alice.Id,
                type = "deposit",
                amount,
                currency = "USD",
                toAccount = account.Value,
            };
        Assert.Equal(201, (await money.Service.Post("/transactions?dryRun=true", Deposit(1), Alice, "K")).Status);
        Assert.Equal(201, (await money.Service.Post("/transactions", Deposit(2), Alice, "K")).Status);
        Assert.Equal(201, (await money.Service.Post("/transactions?dryRun=true", Deposit(3), Alice, "K")).Status);
        Assert.Equal(422, (await money.Service.Post("/transactions", Deposit(3), Alice, "K")).Status);
    }

    [Theory]
    [InlineData("/transactions/batch", """{"transactions": [{DEPOSIT}, {}]}""", 200)]
    [InlineData("/bulk", """{"transactions": [{DEPOSIT}, {}]}""", 200)]
    [InlineData("/bulk", """{"mode": "all", "transactions": [{DEPOSIT}, {DEPOSIT}]}""", 200)]
    [InlineData("/transactions", "{DEPOSIT}", 201)]
    public async Task Is_possible_for_many_at_once(string path, string body, int status)
    {
        await using var money = await Start();
        var account = await money.Ledger.Open(Alice);
        var deposit =
            $$"""{"userId": "{{Alice.Id}}", "type": "deposit", "amount": 1, "currency": "USD", "toAccount": "{{account}}"}""";
        var heads = Heads(money);
        var tried = await money.Service.Post(
            $"{path}?dryRun=true",
            body.Replace("{DEPOSIT}", deposit, StringComparison.Ordinal),
            Alice,
            "K"
        );
        Assert.Equal((status, "true"), (tried.Status, tried.Headers.GetValueOrDefault(Header)));
        Assert.Equal(heads, Heads(money));
    }

    [Fact]
    public async Task Is_a_choice_of_true_and_false()
    {
        await using var money = await Start();
        var wrong = await money.Service.Post("/transactions?dryRun=perhaps", "{}", Alice);
        Assert.Equal((400, true), (wrong.Status, wrong.Json["errors"]!.AsObject().ContainsKey("dryRun")));
        var account = await money.Ledger.Open(Alice);
        var done = await money.Ledger.Service.Post($"/accounts/{account}/freeze?dryRun=false", null, Admin);
        Assert.Equal((200, false), (done.Status, done.Headers.ContainsKey(Header)));
        var tried = await money.Ledger.Service.Post($"/accounts/{account}/unfreeze?dryRun=true", null, Admin);
        Assert.Equal((200, "OPEN"), (tried.Status, (string?)tried.Data["status"]));
        Assert.Equal("FROZEN", (await money.Ledger.Find(account))!.Status);
    }

    private static (long, long) Heads(TheMoney money) => (money.Service.Log.Head, money.Ledger.Service.Log.Head);
}
