using Florin.Accounts;
using Florin.Accounts.Periods;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Verification;
using Florin.Testing;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts.Periods;

public sealed class ClosingAPeriod
{
    private static readonly ReadLogs NoLogs = new("", [], _ => true, new LogFacts([]), _ => null);
    private static readonly string[] Closing = ["2025-10-08", "2025-10-09", "2025-10"];
    private static int _approvals;

    private static readonly DateTimeOffset October = new(2025, 10, 7, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset November = new(2025, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Keeps_out_what_would_take_effect_in_it_and_nothing_else()
    {
        await using var ledger = await TheLedger.Start();
        var account = await ledger.OpenWith(Usd(10));
        Assert.Equal(201, await Close(ledger, "2025-10"));
        Assert.Equal("period-closed", (await ledger.Credit(At(account, October))).Refusal?.Code);
        Assert.Equal("period-closed", (await ledger.Debit(At(account, November.AddTicks(-10)))).Refusal?.Code);
        Assert.Null((await ledger.Credit(At(account, November))).Refusal);
        Assert.Null((await ledger.Debit(At(account, new DateTimeOffset(2025, 9, 30, 23, 59, 59, TimeSpan.Zero)))).Refusal);
        await ledger.Restart();
        Assert.Equal("period-closed", (await ledger.Credit(At(account, October))).Refusal?.Code);
        Assert.Equal(409, await Close(ledger, "2025-10-07"));
        Assert.Equal(409, await Close(ledger, "2025-10"));
        Assert.Equal(400, await Close(ledger, "2025-10-32"));
    }

    [Theory]
    [InlineData("1800-01", 400)]
    [InlineData("1899-12-31", 400)]
    [InlineData("0001-01", 400)]
    [InlineData("1900-01", 201)]
    [InlineData("2999-01", 409)]
    [InlineData("9998-12-31", 409)]
    public async Task Is_for_periods_that_books_can_have_and_that_are_over(string period, int status)
    {
        await using var ledger = await TheLedger.Start();
        Assert.Equal(status, await Close(ledger, period));
    }

    [Fact]
    public async Task Gives_a_debit_back_now()
    {
        await using var ledger = await TheLedger.Start();
        var account = await ledger.OpenWith(Usd(10));
        Assert.Null((await ledger.Debit(At(account, October))).Refusal);
        Assert.Equal(201, await Close(ledger, "2025-10-07"));
        Assert.Null((await ledger.Credit(At(account, October) with { Compensates = true })).Refusal);
        var back = Events(ledger).Select(happened => happened.Data).OfType<FundsCredited>().Last();
        Assert.True(back.EffectiveAt > November);
        Assert.Equal(Usd(10), (await ledger.Find(account))?.Balance);
        await Holds(ledger);
    }

    [Fact]
    public async Task Covers_all_that_was_posted_before_and_nothing_after_whatever_the_order()
    {
        await using var ledger = await TheLedger.Start();
        var account = await ledger.OpenWith(Usd(10));
        var posting = Enumerable.Range(0, 200).Select(i => Task.Run(() => ledger.Credit(At(account, October.AddDays(i % 20)))));
        var closing = Closing.Select(period => Task.Run(() => Close(ledger, period)));
        var all = Task.WhenAll(posting.ToList());
        await Task.WhenAll(closing.ToList());
        await all;
        var sealedOnes = await Holds(ledger);
        Assert.NotEmpty(sealedOnes);
        var refused = (await all).Count(posted => posted.Refusal is not null);
        Assert.Equal(200 - refused, Events(ledger).Count(e => e.Data is FundsCredited { Counterpart: Counterpart.Clearing }));
    }

    [Fact]
    public async Task Is_found_broken_by_any_change_of_a_posting()
    {
        await using var ledger = await TheLedger.Start();
        var account = await ledger.OpenWith(Usd(10));
        await ledger.Credit(At(account, October));
        await ledger.Credit(At(account, October));
        Assert.Equal(201, await Close(ledger, "2025-10"));
        await Holds(ledger);
        var events = Events(ledger);
        var at = events.FindIndex(happened => happened.Data is FundsCredited { Counterpart: Counterpart.Clearing });
        var posting = (FundsCredited)events[at].Data;
        foreach (var other in Changed(posting))
            Assert.False(Checked([.. events.Select((e, i) => i == at ? e with { Data = other } : e)]).Holds);
        Assert.False(Checked([.. events.Where((_, i) => i != at)]).Holds);
        var late = events[at] with { Position = events[^1].Position + 1 };
        Assert.Contains("takes effect in 2025-10", Checked([.. events, late]).ToFinding().Violation, StringComparison.Ordinal);
    }

    private static object[] Changed(FundsCredited posting) =>
        [
            posting with
            {
                Description = "rent.",
            },
            posting with
            {
                Amount = Cents(posting.Amount.Minor + 1),
            },
            posting with
            {
                BalanceAfter = Cents(posting.BalanceAfter.Minor + 1),
            },
            posting with
            {
                EffectiveAt = posting.EffectiveAt.AddTicks(10),
            },
            posting with
            {
                EffectiveAt = November,
            },
            posting with
            {
                Counterpart = Counterpart.World,
            },
            posting with
            {
                Transaction = new TransactionId("txn_2"),
            },
        ];

    [Theory]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z")]
    [InlineData("2025-12", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    public void Means_a_day_or_a_month(string text, string from, string until)
    {
        Assert.True(Period.TryParse(text, out var period));
        Assert.True(Rfc3339.TryParse(from, out var first));
        Assert.True(Rfc3339.TryParse(until, out var end));
        Assert.Equal((text, first, end), (period.Name, period.From, period.Until));
    }

    [Theory]
    [InlineData("2025-02-29")]
    [InlineData("2025-1")]
    [InlineData("9999-12")]
    [InlineData("2025")]
    [InlineData("")]
    [InlineData(null)]
    public void Is_nothing_else(string? text) => Assert.False(Period.TryParse(text, out _));

    // Once every closed period has its hash, the check of florin verify finds nothing.
    private static async Task<IReadOnlyList<PeriodSealed>> Holds(TheLedger ledger)
    {
        var events = await Eventually.Is(
            () => Task.FromResult(Events(ledger)),
            all => all.Count(e => e.Data is PeriodClosed) == all.Count(e => e.Data is PeriodSealed)
        );
        var check = Checked(events);
        Assert.True(check.Holds, check.ToFinding().Violation);
        return [.. events.Select(e => e.Data).OfType<PeriodSealed>()];
    }

    private static Check Checked(IReadOnlyList<Recorded> events)
    {
        var check = new PeriodsCheck();
        foreach (var fold in check.Folds(["account"]))
        {
            var taking = fold.Take(events);
            Assert.True(taking.IsCompletedSuccessfully);
        }
        return Assert.Single(check.Compare(NoLogs));
    }

    private static List<Recorded> Events(TheLedger ledger) => [.. ledger.Service.Log.Read(0, 10_000)];

    private static PostToAccount At(AccountId account, DateTimeOffset at) => TheLedger.Of(account, Usd(1), effectiveAt: at);

    // As the user service has it done once a second person has approved it.
    private static async Task<int> Close(TheLedger ledger, string period)
    {
        var held = new HeldRequest(
            "account",
            "POST",
            "/periods",
            new Dictionary<string, string>(StringComparer.Ordinal),
            "",
            $$"""{"period": "{{period}}"}""",
            TheLedger.Admin.Id,
            null,
            null
        );
        var run = new RunApproved($"apr_{Interlocked.Increment(ref _approvals)}", held, "admin", "internal");
        return (await ledger.Service.Call(ApprovalOperations.Run("account"), run, new CallContext("c"))).Status;
    }
}
