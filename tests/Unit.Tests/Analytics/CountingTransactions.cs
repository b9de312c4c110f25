using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Contracts.Transactions;

namespace Florin.Unit.Tests.Analytics;

public sealed class CountingTransactions : AnalyticsScenario
{
    public CountingTransactions() => Settings["Analytics:KeepMinutes"] = "300.00:00:00";

    [Fact]
    public async Task Gives_zeros_before_anything_happened() =>
        Assert.Equal(
            """{"created":0,"completed":0,"failed":0,"rejected":0,"inReview":0,"volume":{},"failureRate":0,"latencyMs":{"p50":0,"p95":0,"p99":0}}""",
            (await Data("/summary")).ToJsonString()
        );

    [Fact]
    public async Task Tells_how_they_ended_and_what_they_moved()
    {
        var (done, yen, failed, rejected) = (Facts("1", "10.05"), Facts("2", "700", "JPY"), Facts("3"), Facts("4"));
        foreach (var facts in new[] { done, yen, failed, rejected, Facts("5") })
            await Create(facts);
        Clock.Now += TimeSpan.FromMilliseconds(250);
        await Complete(done);
        await Complete(yen);
        await Fail(failed);
        await Happen(rejected, new TransactionRejected(rejected, "risk", "Too much."));
        await Settle();
        var summary = await Data("/summary");
        Assert.Equal("5 2 1 1", $"{summary["created"]} {summary["completed"]} {summary["failed"]} {summary["rejected"]}");
        Assert.Equal("""{"JPY":700,"USD":10.05}""", summary["volume"]!.ToJsonString());
        Assert.Equal(0.25, summary["failureRate"]!.GetValue<double>());
        Assert.InRange(summary["latencyMs"]!["p50"]!.GetValue<double>(), 245, 255);
    }

    [Fact]
    public async Task Knows_how_many_are_in_review_now()
    {
        var (approved, rejected, waiting) = (Facts("1"), Facts("2"), Facts("3"));
        foreach (var facts in new[] { approved, rejected, waiting })
            await Happen(facts, new TransactionSentToReview(facts.Id, 0.7m));
        await Settle();
        Assert.Equal(3, (await Data("/summary"))["inReview"]!.GetValue<int>());
        await Happen(approved, new TransactionApproved(approved.Id, "user_admin"));
        await Happen(rejected, new TransactionRejected(rejected, "user_admin", "No."));
        var byRisk = Facts("4");
        await Happen(byRisk, new TransactionApproved(byRisk.Id, "risk"));
        await Happen(Facts("5"), new TransactionRejected(Facts("5"), "risk", "Too much."));
        await Settle();
        Assert.Equal(1, (await Data("/summary"))["inReview"]!.GetValue<int>());
    }

    [Fact]
    public async Task Adds_up_volumes_larger_than_any_amount()
    {
        foreach (var id in new[] { "1", "2", "3" })
            await Complete(Facts(id, "90000000000000000.01"));
        await Settle();
        Assert.Contains(
            "\"USD\":270000000000000000.03",
            (await Analytics.Get("/summary", Admin)).Text,
            StringComparison.Ordinal
        );
        var top = Assert.Single((await Analytics.Get("/top-accounts?limit=1", Admin)).Data["items"]!.AsArray());
        Assert.Equal("270000000000000000.03", top!["volume"]!.ToJsonString());
    }

    /// <summary>
    /// Many transactions over days, the views failing before and after commits, restarts: every number is what counting the
    /// log once, plainly, gives.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Is_what_the_log_adds_up_to_whatever_breaks(int seed)
    {
        var random = new Random(seed);
        var fails = 5;
        Views.OnCommit = (_, _, _) =>
        {
            if (random.Next(3) == 0 && fails-- > 0)
                throw new IOException("The disk is gone.");
        };
        for (var i = 0; i < 120; i++)
        {
            await Run(random, i);
            if (random.Next(40) == 0)
                await Restart();
        }
        await Settle();
        await CheckSummary();
        await CheckSeries("day", TimeSpan.TicksPerDay);
        await CheckSeries("hour", TimeSpan.TicksPerHour);
        await CheckSeries("minute", TimeSpan.TicksPerMinute);
        await CheckAccounts();
    }

    private async Task Run(Random random, int i)
    {
        var facts = Facts(
            $"{i}",
            $"{random.Next(1, 100_000)}.{random.Next(100):D2}",
            random.Next(3) == 0 ? "EUR" : "USD",
            $"acc_{random.Next(9)}",
            ""
        );
        await Create(facts);
        Clock.Now += TimeSpan.FromSeconds(Math.Pow(random.NextDouble(), 6) * 40_000);
        if (random.Next(5) == 0)
            await Happen(facts, new TransactionSentToReview(facts.Id, 0.8m), new TransactionApproved(facts.Id, "user_admin"));
        Clock.Now += TimeSpan.FromMilliseconds(random.Next(1, 5000));
        if (random.Next(4) > 0)
            await Complete(facts);
        else
            await Fail(facts);
    }

    private async Task CheckSummary()
    {
        var summary = await Data("/summary");
        Assert.Equal(Count<TransactionCreated>(_ => true), summary["created"]!.GetValue<int>());
        Assert.Equal(0, summary["inReview"]!.GetValue<int>());
        Check(summary, _ => true);
    }

    private async Task CheckSeries(string bucket, long ticks)
    {
        var items = await Items($"/timeseries?bucket={bucket}&from=2026-01-01T00:00:00Z");
        var starts = Happened
            .Where(e => e.Data is not TransactionApproved)
            .Select(e => e.At.UtcTicks / ticks)
            .Distinct()
            .Order()
            .ToList();
        Assert.Equal(starts, items.Select(i => Start(i).UtcTicks / ticks));
        foreach (var item in items)
            Check(item, at => at.UtcTicks / ticks == Start(item).UtcTicks / ticks);
    }

    private void Check(JsonNode item, Func<DateTimeOffset, bool> within)
    {
        Assert.Equal(Count<TransactionCompleted>(within), item["completed"]!.GetValue<int>());
        Assert.Equal(Count<TransactionFailed>(within), item["failed"]!.GetValue<int>());
        var volume = Happened
            .Where(e => within(e.At))
            .Select(e => e.Data)
            .OfType<TransactionCompleted>()
            .GroupBy(e => e.Facts.Amount.Currency.Code, e => (decimal)e.Facts.Amount.Minor / 100, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, g.Sum()));
        Assert.Equal(volume, item["volume"]!.AsObject().Select(v => (v.Key, v.Value!.GetValue<decimal>())));
        var times = Happened
            .Where(e => within(e.At))
            .Select(e =>
                e.Data is TransactionCompleted c ? e.At - c.Facts.CreatedAt
                : e.Data is TransactionFailed f ? e.At - f.Facts.CreatedAt
                : (TimeSpan?)null
            )
            .OfType<TimeSpan>()
            .Order()
            .ToList();
        if (times.Count == 0)
            return;
        var exact = times[(int)Math.Ceiling(times.Count * 0.95) - 1].TotalMilliseconds;
        Assert.InRange(item["latencyMs"]!["p95"]!.GetValue<double>(), (exact * 0.98) - 0.001, (exact * 1.02) + 0.001);
    }

    private async Task CheckAccounts()
    {
        var expected = Happened
            .Select(e => e.Data)
            .OfType<TransactionCompleted>()
            .GroupBy(e => e.Facts.FromAccount!.Value.Value, StringComparer.Ordinal)
            .Select(g => (g.Key, Volume: g.Sum(e => (decimal)e.Facts.Amount.Minor / 100), Count: g.Count()))
            .OrderByDescending(a => a.Volume)
            .ThenByDescending(a => a.Key, StringComparer.Ordinal);
        var items = await Items("/top-accounts?limit=100");
        Assert.Equal(
            expected,
            items.Select(i => ((string)i["accountId"]!, i["volume"]!.GetValue<decimal>(), i["transactions"]!.GetValue<int>()))
        );
    }

    private int Count<TEvent>(Func<DateTimeOffset, bool> within) => Happened.Count(e => e.Data is TEvent && within(e.At));

    private static DateTimeOffset Start(JsonNode item) =>
        DateTimeOffset.Parse((string)item["start"]!, CultureInfo.InvariantCulture);
}
