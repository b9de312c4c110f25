using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Calls;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

public sealed class PostingSeveralEntries
{
    [Fact]
    public async Task Moves_all_of_it_once_per_command_id()
    {
        await using var ledger = await Start();
        var (from, to) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Bob));
        var entries = Entries((from, true, 30), (to, false, 10), (to, false, 20));
        for (var again = 0; again < 3; again++)
            Assert.Null((await Post(ledger, "txn_1/post", entries)).Refusal);
        Assert.Equal((Usd(70), Usd(30)), await Balances(ledger, from, to));
    }

    [Fact]
    public async Task Does_not_depend_on_the_order_of_the_entries()
    {
        await using var ledger = await Start();
        var (one, other) = (await ledger.OpenWith(Usd(5)), await ledger.Open(Bob));
        var entries = Entries((other, true, 5), (one, true, 5), (other, false, 5), (one, false, 5));
        Assert.Null((await Post(ledger, "txn_1/post", entries)).Refusal);
        Assert.Equal((Usd(5), Usd(0)), await Balances(ledger, one, other));
    }

    [Fact]
    public async Task Moves_nothing_where_one_account_refuses()
    {
        await using var ledger = await Start();
        var (rich, poor, to) = (await ledger.OpenWith(Usd(100)), await ledger.OpenWith(Usd(1)), await ledger.Open(Bob));
        var head = ledger.Service.Log.Head;
        var refused = await Post(ledger, "txn_1/post", Entries((rich, true, 30), (poor, true, 2), (to, false, 32)));
        Assert.Equal("insufficient-funds", refused.Refusal?.Code);
        Assert.Equal((Usd(100), Usd(1)), await Balances(ledger, rich, poor));
        Assert.Equal(head + 1, ledger.Service.Log.Head); // That it was refused.
    }

    [Fact]
    public async Task Counts_all_that_leaves_an_account_against_a_limit_of_one_transaction()
    {
        await using var ledger = await Start();
        var (from, to) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Bob));
        await Limit(ledger, $"accounts/{from}", new { perTransaction = 50 });
        var over = (await Post(ledger, "txn_1/post", Entries((from, true, 30), (from, true, 21), (to, false, 51)))).Refusal;
        Assert.Equal(("limit-exceeded", "perTransaction"), (over?.Code, (string?)over?.Facts?["limit"]));
        Assert.Contains("51.00 USD may not leave it", over?.Detail, StringComparison.Ordinal);
        Assert.Null((await Post(ledger, "txn_2/post", Entries((from, true, 30), (from, true, 20), (to, false, 50)))).Refusal);
        await Limit(ledger, $"accounts/{from}", new { perDay = 90 });
        over = (await Post(ledger, "txn_3/post", Entries((from, true, 30), (from, true, 11), (to, false, 41)))).Refusal;
        Assert.Equal(("perDay", "40.00"), ((string?)over?.Facts?["limit"], over?.Facts?["left"]?.ToJsonString()));
    }

    [Fact]
    public async Task Counts_all_that_leaves_the_accounts_of_a_user_likewise()
    {
        await using var ledger = await Start();
        var (one, other, to) = (await ledger.OpenWith(Usd(100)), await ledger.OpenWith(Usd(100)), await ledger.Open(Bob));
        await Limit(ledger, $"users/{Alice.Id}", new { currency = "USD", perTransaction = 50 });
        var over = (await Post(ledger, "txn_1/post", Entries((one, true, 30), (other, true, 21), (to, false, 51)))).Refusal;
        Assert.Equal(("limit-exceeded", Alice.Id), (over?.Code, (string?)over?.Facts?["userId"]));
        Assert.Null((await Post(ledger, "txn_2/post", Entries((one, true, 30), (other, true, 20), (to, false, 50)))).Refusal);
        var seen = (await ledger.Service.Get($"/users/{Alice.Id}/limits", Alice)).Data["limits"]![0]!;
        Assert.Equal("50.00", seen["spentToday"]!.ToJsonString());
    }

    [Fact]
    public async Task Gives_back_whatever_the_limits_are()
    {
        await using var ledger = await Start();
        var (payer, till) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Bob));
        Assert.Null((await Post(ledger, "txn_1/post", Entries((payer, true, 30), (till, false, 30)))).Refusal);
        await Limit(ledger, $"accounts/{till}", new { perTransaction = 1 });
        foreach (var user in (string[])[Alice.Id, Bob.Id])
            await Limit(ledger, $"users/{user}", new { currency = "USD", perTransaction = 1 });
        AccountEntry[] undo = [new(till, IsDebit: true, Usd(30)), new(payer, IsDebit: false, Usd(30), Compensates: true)];
        Assert.Null((await Post(ledger, "txn_1/undo", undo)).Refusal);
        Assert.Equal((Usd(100), Usd(0)), await Balances(ledger, payer, till));
        var seen = (await ledger.Service.Get($"/users/{Bob.Id}/limits", Bob)).Data["limits"]![0]!;
        Assert.Equal("0.00", seen["spentToday"]!.ToJsonString()); // To give back is not to spend.
    }

    [Fact]
    public async Task Says_what_it_would_come_to_and_moves_nothing()
    {
        await using var ledger = await Start();
        var (from, to) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Bob));
        var head = ledger.Service.Log.Head;
        Assert.Null((await Try(ledger, Entries((from, true, 100), (to, false, 100)))).Refusal);
        Assert.Equal("insufficient-funds", (await Try(ledger, Entries((from, true, 101), (to, false, 101)))).Refusal?.Code);
        Assert.Equal((head, Usd(100)), (ledger.Service.Log.Head, (await ledger.Find(from))!.Balance));
    }

    [Theory]
    [InlineData(30, 29)]
    [InlineData(0, 0)]
    public async Task Takes_no_entries_that_do_not_balance(int debit, int credit)
    {
        await using var ledger = await Start();
        var (from, to) = (await ledger.OpenWith(Usd(100)), await ledger.Open(Bob));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Post(ledger, "txn_1/post", Entries((from, true, debit), (to, false, credit)))
        );
    }

    // Whatever legs meet on the same accounts at once: every account keeps to its limit, and the books to zero.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Keeps_the_books_whatever_is_posted_at_once(int seed)
    {
        await using var ledger = await Start();
        var accounts = new List<AccountId>();
        for (var i = 0; i < 5; i++)
            accounts.Add(await ledger.OpenWith(Usd(100)));
        var random = new Random(seed);
        var posts = Enumerable.Range(0, 60).Select(i => Post(ledger, $"txn_{i}/post", Legs(random, accounts))).ToList();
        var outcomes = await Task.WhenAll(posts);
        Assert.Contains(outcomes, outcome => outcome.Refusal is null);
        Assert.Contains(outcomes, outcome => outcome.Refusal?.Code == "insufficient-funds");
        var books = ledger.Books(); // It throws where an account is below its limit.
        var dollars = Assert.Single(books.Currencies);
        Assert.Equal((500_00, 0, -500_00, 0), (dollars.Accounts, dollars.Clearing, dollars.World, dollars.Total));
    }

    private static AccountEntry[] Legs(Random random, List<AccountId> accounts)
    {
        var (left, entries) = (0, new List<AccountEntry>());
        for (var legs = random.Next(1, 8); legs > 0; legs--)
        {
            var amount = random.Next(1, 60_00);
            left += amount;
            entries.Add(new AccountEntry(accounts[random.Next(accounts.Count)], IsDebit: true, Cents(amount)));
        }
        while (left > 0)
        {
            var amount = Math.Min(left, random.Next(1, 90_00));
            left -= amount;
            entries.Add(new AccountEntry(accounts[random.Next(accounts.Count)], IsDebit: false, Cents(amount)));
        }
        if (entries.Count < 2)
            throw new InvalidOperationException("There are a debit and a credit at least.");
        return [.. entries.OrderBy(_ => random.Next())];
    }

    private static AccountEntry[] Entries(params (AccountId Account, bool IsDebit, int Amount)[] entries) =>
        [.. entries.Select(entry => new AccountEntry(entry.Account, entry.IsDebit, Usd(entry.Amount)))];

    private static Task<EntriesPosted> Post(TheLedger ledger, string command, AccountEntry[] entries) =>
        ledger.Service.Call(
            AccountsClient.PostOperation,
            new PostEntries(new TransactionId(command.Split('/')[0]), entries, "legs", Now),
            new CallContext("txn_1", command)
        );

    private static Task<EntriesPosted> Try(TheLedger ledger, AccountEntry[] entries) =>
        ledger.Service.Call(
            AccountsClient.TryOperation,
            new PostEntries(new TransactionId("txn_1"), entries, "legs", Now),
            new CallContext("txn_1")
        );

    private static async Task Limit(TheLedger ledger, string of, object limits)
    {
        var answer = await ledger.Service.Send("PUT", $"/{of}/limits", limits, Admin, null);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private static async Task<(Money, Money)> Balances(TheLedger ledger, AccountId one, AccountId other) =>
        ((await ledger.Find(one))!.Balance, (await ledger.Find(other))!.Balance);
}
