using Florin.Contracts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Testing;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

/// <summary>What may leave all accounts of a user together, at once, in a day and in a month.</summary>
public sealed class LimitingAUser
{
    private static readonly string Limits = $"/users/{Alice.Id}/limits";

    [Fact]
    public async Task Counts_all_of_their_accounts_and_nobody_elses()
    {
        await using var ledger = await Start();
        var (one, other) = (await ledger.OpenWith(Usd(100)), await ledger.OpenWith(Usd(100)));
        var bobs = await ledger.OpenWith(Usd(100), Bob);
        Assert.Equal(200, (await Limit(ledger, perDay: 30)).Status);
        Assert.Null((await ledger.Debit(Now(ledger, one, 20))).Refusal);
        var over = (await ledger.Debit(Now(ledger, other, 10.01m))).Refusal;
        Assert.Equal("limit-exceeded", over?.Code);
        Assert.Equal((Alice.Id, "perDay"), ((string?)over?.Facts?["userId"], (string?)over?.Facts?["limit"]));
        Assert.Null((await ledger.Debit(Now(ledger, other, 10))).Refusal);
        Assert.Null((await ledger.Debit(Now(ledger, bobs, 99))).Refusal);
        await ledger.Restart();
        Assert.Equal("limit-exceeded", (await ledger.Debit(Now(ledger, one, 0.01m))).Refusal?.Code);
        ledger.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Null((await ledger.Debit(Now(ledger, one, 30))).Refusal);
    }

    [Fact]
    public async Task Limits_one_debit_and_the_month_likewise_and_other_currencies_not()
    {
        await using var ledger = await Start();
        var (one, other) = (await ledger.OpenWith(Usd(100)), await ledger.OpenWith(Usd(100)));
        Assert.Equal(200, (await Limit(ledger, perMonth: 30)).Status);
        Assert.Null((await ledger.Debit(Now(ledger, one, 30))).Refusal);
        Assert.Equal("limit-exceeded", (await ledger.Debit(Now(ledger, other, 0.01m))).Refusal?.Code);
        Assert.Equal(200, (await Limit(ledger, perTransaction: 5)).Status);
        Assert.Equal("limit-exceeded", (await ledger.Debit(Now(ledger, other, 5.01m))).Refusal?.Code);
        Assert.Null((await ledger.Debit(Now(ledger, other, 5))).Refusal);
        Assert.Equal(200, (await Limit(ledger, currency: "EUR", perTransaction: 0)).Status);
        Assert.Null((await ledger.Debit(Now(ledger, other, 5))).Refusal);
        Assert.Equal(200, (await Limit(ledger)).Status); // Without any.
        Assert.Null((await ledger.Debit(Now(ledger, other, 50))).Refusal);
    }

    [Fact]
    public async Task Counts_what_left_before_and_gives_back_what_came_to_nothing()
    {
        await using var ledger = await Start();
        var (one, other) = (await ledger.OpenWith(Usd(100)), await ledger.OpenWith(Usd(100)));
        Assert.Null((await ledger.Debit(Now(ledger, one, 20))).Refusal);
        Assert.Equal(200, (await Limit(ledger, perDay: 30)).Status);
        Assert.Equal("limit-exceeded", (await ledger.Debit(Now(ledger, other, 10.01m))).Refusal?.Code);
        Assert.Null((await ledger.Credit(Now(ledger, one, 20) with { Compensates = true })).Refusal);
        Assert.Null((await ledger.Debit(Now(ledger, other, 30))).Refusal);
        var seen = (await ledger.Service.Get(Limits, Alice)).Data["limits"]![0]!;
        Assert.Equal(
            ("30.00", "30.00", null),
            (seen["perDay"]!.ToJsonString(), seen["spentToday"]!.ToJsonString(), seen["perMonth"])
        );
    }

    [Fact]
    public async Task Counts_legs_and_captures()
    {
        await using var ledger = await Start();
        var (one, other, bobs) = (await ledger.OpenWith(Usd(100)), await ledger.OpenWith(Usd(100)), await ledger.Open(Bob));
        Assert.Equal(200, (await Limit(ledger, perDay: 30)).Status);
        var hold = await ledger.Service.Post($"/accounts/{one}/holds", new { amount = "20.00" }, Alice);
        var capture = await ledger.Service.Post(
            $"/holds/{(string?)hold.Data["id"]}/capture",
            new { toAccount = other.Value },
            Alice
        );
        Assert.Equal(200, capture.Status);
        AccountEntry[] legs = [new(one, true, Usd(6)), new(other, true, Usd(6)), new(bobs, false, Usd(12))];
        var refused = await Post(ledger, "txn_9/post", legs);
        Assert.Equal(("limit-exceeded", Alice.Id), (refused?.Code, (string?)refused?.Facts?["userId"]));
        Assert.Null(await Post(ledger, "txn_8/post", [new(one, true, Usd(10)), new(bobs, false, Usd(10))]));
        var last = await ledger.Service.Post($"/accounts/{one}/holds", new { amount = "0.01" }, Alice);
        var over = await ledger.Service.Post(
            $"/holds/{(string?)last.Data["id"]}/capture",
            new { toAccount = other.Value },
            Alice
        );
        Assert.Equal((422, "limit-exceeded"), (over.Status, over.Code));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Is_not_exceeded_however_many_debits_race_for_it(int seed)
    {
        await using var ledger = await Start();
        var random = new Random(seed);
        AccountId[] accounts =
        [
            await ledger.OpenWith(Usd(500)),
            await ledger.OpenWith(Usd(500)),
            await ledger.OpenWith(Usd(500)),
        ];
        Assert.Equal(200, (await Limit(ledger, perDay: 100)).Status);
        var debits = await Task.WhenAll(
            Enumerable
                .Range(0, 90)
                .Select(i => (At: accounts[i % 3], Amount: random.Next(1, 1000) / 100m))
                .Select(async one => ((await ledger.Debit(Now(ledger, one.At, one.Amount))).Refusal is null, one.Amount))
        );
        var spent = debits.Where(one => one.Item1).Sum(one => one.Amount);
        Assert.InRange(spent, 90.01m, 100m); // What is left is less than the largest that was refused.
        Assert.Equal(spent, await Spent(ledger));
    }

    // Whatever is under way while the limits are set is either before them, and in what had left, or after them, and counted.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Misses_nothing_that_is_under_way_when_it_is_set(int seed)
    {
        await using var ledger = await Start();
        var random = new Random(seed);
        AccountId[] accounts = [await ledger.OpenWith(Usd(500)), await ledger.OpenWith(Usd(500))];
        var debits = Enumerable
            .Range(0, 60)
            .Select(i => Task.Run(() => ledger.Debit(Now(ledger, accounts[i % 2], random.Next(1, 3)))))
            .ToList();
        await debits[random.Next(20)];
        Assert.Equal(200, (await Limit(ledger, perDay: 1000)).Status);
        await Task.WhenAll(debits);
        var left = 1000m - decimal.Parse((await Left(ledger, accounts)).ToDecimal(), Invariant);
        Assert.Equal(left, await Spent(ledger));
    }

    [Fact]
    public async Task Is_for_administrators_and_seen_by_the_user()
    {
        await using var ledger = await Start();
        var body = new { currency = "USD", perDay = "1.00" };
        Assert.Equal(403, (await Put(ledger, Limits, body, Alice)).Status);
        Assert.Equal(404, (await Put(ledger, "/users/user_0/limits", body, Admin)).Status);
        Assert.Equal(404, (await ledger.Service.Get(Limits, Bob)).Status);
        Assert.Empty((await ledger.Service.Get(Limits, Alice)).Data["limits"]!.AsArray());
        var head = ledger.Service.Log.Head;
        Assert.Equal(200, (await Put(ledger, $"{Limits}?dryRun=true", body, Admin)).Status);
        Assert.Equal(head, ledger.Service.Log.Head);
        var wrong = await Put(
            ledger,
            Limits,
            new
            {
                currency = "XXY",
                perDay = "-1",
                perMonth = "1.001",
            },
            Admin
        );
        Assert.Equal(400, wrong.Status);
        Assert.Contains("currency", wrong.Json["errors"]!.AsObject().Select(error => error.Key));
    }

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static PostToAccount Now(TheLedger ledger, AccountId account, decimal amount) =>
        Of(account, Usd(amount), effectiveAt: ledger.Clock.GetUtcNow());

    private static async Task<RefusalCard?> Post(TheLedger ledger, string command, IReadOnlyList<AccountEntry> legs) =>
        (
            await ledger.Service.Call(
                AccountsClient.PostOperation,
                new PostEntries(Transaction, legs, "legs", ledger.Clock.GetUtcNow()),
                new CallContext("txn_1", command)
            )
        ).Refusal;

    private static async Task<decimal> Spent(TheLedger ledger) =>
        (decimal)(await ledger.Service.Get(Limits, Admin)).Data["limits"]![0]!["spentToday"]!;

    private static async Task<Money> Left(TheLedger ledger, IReadOnlyList<AccountId> accounts)
    {
        var sum = Usd(0);
        foreach (var account in accounts)
            sum += (await ledger.Find(account))!.Balance; // The test opened it.
        return sum;
    }

    private static Task<Answer> Limit(
        TheLedger ledger,
        decimal? perTransaction = null,
        decimal? perDay = null,
        decimal? perMonth = null,
        string currency = "USD"
    ) =>
        Put(
            ledger,
            Limits,
            new
            {
                currency,
                perTransaction,
                perDay,
                perMonth,
            },
            Admin
        );

    private static Task<Answer> Put(TheLedger ledger, string path, object body, Platform.Identity.Actor by) =>
        ledger.Service.Send("PUT", path, body, by, key: null);
}
