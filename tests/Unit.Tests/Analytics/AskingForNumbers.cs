using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Identity;

namespace Florin.Unit.Tests.Analytics;

public sealed class AskingForNumbers : AnalyticsScenario
{
    [Theory]
    [InlineData("/summary")]
    [InlineData("/timeseries?bucket=minute")]
    [InlineData("/top-accounts")]
    public async Task Is_for_administrators_alone(string path)
    {
        Assert.Equal(401, (await Analytics.Get(path)).Status);
        Assert.Equal(403, (await Analytics.Get(path, new Actor("user_ann", Role.User))).Status);
        Assert.Equal(200, (await Analytics.Get(path, Admin)).Status);
    }

    [Theory]
    [InlineData("/timeseries?bucket=week", "bucket")]
    [InlineData("/timeseries?from=now", "from")]
    [InlineData("/timeseries?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("/timeseries?cursor=LR9rZXk", "cursor")]
    [InlineData("/timeseries?limit=0", "limit")]
    [InlineData("/top-accounts?limit=101", "limit")]
    [InlineData("/top-accounts?currency=GOLD", "currency")]
    public async Task Is_refused_where_the_question_makes_no_sense(string path, string field)
    {
        var answer = await Analytics.Get(path, Admin);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    [Fact]
    public async Task Gives_a_series_page_by_page()
    {
        for (var i = 0; i < 7; i++)
        {
            await Create(Facts($"{i}"));
            Clock.Now += TimeSpan.FromHours(1);
        }
        await Settle();
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var data = await Data($"/timeseries?bucket=hour&limit=3{cursor}");
            seen.AddRange(data["items"]!.AsArray().Select(i => (string)i!["start"]!));
            cursor = data["nextCursor"] is { } next ? $"&cursor={next}" : "";
        } while (cursor.Length > 0);
        Assert.Equal(Enumerable.Range(3, 7).Select(hour => $"2026-01-02T{hour:D2}:00:00.000000Z").ToList(), seen);
        Assert.Equal(2, (await Items("/timeseries?bucket=hour&from=2026-01-02T04:59:00Z&to=2026-01-02T05:00:00Z")).Count);
    }

    [Fact]
    public async Task Finds_the_accounts_with_the_most_whatever_their_currency()
    {
        await Complete(Facts("1", "10.00", "USD", "acc_a", "acc_b"));
        await Complete(Facts("2", "15", "JPY", "acc_c", ""));
        await Complete(Facts("3", "1.000", "BHD", "acc_d", ""));
        await Complete(Facts("4", "7.00", "USD", "acc_b", "acc_a"));
        await Complete(Facts("5", "2.00", "USD", "", "acc_a"));
        await Settle();
        var items = await Items("/top-accounts");
        Assert.Equal(["acc_a", "acc_b", "acc_c", "acc_d"], items.Select(i => (string)i["accountId"]!));
        Assert.Equal(["19.00", "17.00", "15", "1.000"], items.Select(i => i["volume"]!.ToJsonString()));
        Assert.Equal([3, 2, 1, 1], items.Select(i => i["transactions"]!.GetValue<int>()));
        Assert.Equal("acc_c", (string)Assert.Single(await Items("/top-accounts?currency=JPY"))["accountId"]!);
        Assert.Equal(2, (await Items("/top-accounts?limit=2")).Count);
    }

    [Fact]
    public async Task Counts_each_leg_in_the_currency_of_its_account()
    {
        Assert.True(Money.TryParse("1550", Currency.Of("JPY"), out var bought, out _));
        var sold = Facts("1", "10.00", "USD", "acc_a", "acc_c");
        var ann = UserId.From("user_ann");
        await Complete(
            sold with
            {
                Type = TransactionType.Exchange,
                Postings =
                [
                    new(AccountId.From("acc_a"), ann, PostingDirection.Debit, sold.Amount),
                    new(AccountId.From("acc_c"), ann, PostingDirection.Credit, bought),
                ],
            }
        );
        await Complete(Facts("2", "50", "JPY", "acc_c", ""));
        await Settle();
        var items = await Items("/top-accounts");
        Assert.Equal(
            ["acc_c JPY 1600", "acc_a USD 10.00"],
            items.Select(i => $"{i["accountId"]} {i["currency"]} {i["volume"]!.ToJsonString()}")
        );
    }

    [Fact]
    public async Task Tells_volumes_apart_however_large_and_small_they_are()
    {
        await Complete(Facts("1", "5000000000000000000", "JPY", "acc_z", ""));
        await Complete(Facts("2", "8000000000000000000", "JPY", "acc_a", "acc_b"));
        await Complete(Facts("3", "8000000000000000000", "JPY", "acc_a", ""));
        await Complete(Facts("4", "0.0002", "CLF", "acc_c", ""));
        await Complete(Facts("5", "0.0001", "CLF", "acc_y", ""));
        await Settle();
        string[] order = ["acc_a", "acc_b", "acc_z", "acc_c", "acc_y"];
        Assert.Equal(order, (await Items("/top-accounts")).Select(i => (string)i["accountId"]!));
        Clock.Pass(TimeSpan.FromMinutes(2));
        await Complete(Facts("6", "0.01", "USD", "acc_d", "")); // The others go to rows of their own.
        await Complete(Facts("7", "0.01", "USD", "acc_d", ""));
        await Settle();
        Assert.Equal(order[..3], (await Items("/top-accounts?limit=3")).Select(i => (string)i["accountId"]!));
    }

    [Fact]
    public async Task Forgets_minutes_after_their_time_and_keeps_days_for_ever()
    {
        await Create(Facts("1"));
        Clock.Pass(TimeSpan.FromDays(6.9));
        await Create(Facts("2"));
        await Settle();
        Assert.Equal(2, (await Items("/timeseries?bucket=minute&from=2026-01-01T00:00:00Z")).Count);
        Clock.Pass(TimeSpan.FromDays(0.2));
        await Create(Facts("3"));
        await Settle();
        Assert.Equal(3, (await Items("/timeseries?bucket=minute&from=2026-01-01T00:00:00Z")).Count);
        Clock.Pass(TimeSpan.FromHours(1));
        await Create(Facts("4"));
        await Settle();
        Assert.Equal(3, (await Items("/timeseries?bucket=minute&from=2026-01-01T00:00:00Z")).Count);
        Assert.Equal(4, (await Items("/timeseries?bucket=hour&from=2026-01-01T00:00:00Z")).Count);
        Clock.Pass(TimeSpan.FromDays(500));
        await Create(Facts("5"));
        await Settle();
        Clock.Pass(TimeSpan.FromHours(1));
        await Create(Facts("6"));
        await Settle();
        Assert.Equal(2, (await Items("/timeseries?bucket=hour&from=2026-01-01T00:00:00Z")).Count);
        Assert.Equal(3, (await Items("/timeseries?bucket=day")).Count);
        Assert.Equal(6, (await Data("/summary"))["created"]!.GetValue<int>());
    }

    [Fact]
    public async Task Forgets_nothing_for_an_event_of_a_clock_that_ran_ahead()
    {
        await Create(Facts("1"));
        await Settle();
        Clock.Now += TimeSpan.FromDays(1000);
        await Create(Facts("2"));
        await Settle();
        Clock.Now -= TimeSpan.FromDays(1000);
        for (var i = 3; i < 8; i++)
        {
            Clock.Pass(TimeSpan.FromHours(1));
            await Create(Facts($"{i}"));
            await Settle();
        }
        const string until = "&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";
        Assert.Single(await Items("/timeseries?bucket=minute" + until));
        Assert.Single(await Items("/timeseries?bucket=hour" + until));
    }
}
