using Florin.Analytics.Projections;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Unit.Tests.Queries;

namespace Florin.Unit.Tests.Analytics;

/// <summary>The top accounts in a real Redis, which the service fills and asks.</summary>
public sealed class TopAccountsInRedis : AnalyticsScenario
{
    private const string Ranking = "top-accounts";
    private static readonly string[] Currencies = ["USD", "JPY", "BHD", "CLF"];
    private StoresInRedis _redis = null!; // Set before each test.
    private IRemoteStore _remote = null!; // As well.

    private protected override IRemoteStore? Remote => _remote;

    private IRemoteRankings Rankings => _remote.Rankings!; // Redis has them.

    public override async ValueTask InitializeAsync()
    {
        _redis = await StoresInRedis.Start();
        _remote = await _redis.Store();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Are_those_of_the_read_model_whatever_happens(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            for (var i = random.Next(1, 30); i > 0; i--)
                await Complete(SomeFacts(random, $"{round}x{i}"));
            if (random.Next(3) == 0)
                Clock.Pass(TimeSpan.FromMinutes(2)); // What gathered goes to rows of its own.
            if (random.Next(4) == 0)
                await Restart(); // Fills all of it again.
            if (random.Next(3) == 0)
                await _redis.Server.Flush();
            await Settle();
            var stand = await Filled();
            foreach (var currency in Currencies.Append(null))
            {
                var here = await AccountVolumes.Top(Views, 100, currency, default);
                var there = await Rankings.Read("top-accounts", currency ?? "all", 100, default);
                Assert.Equal(stand, there?.Stand.Position);
                Assert.Equal(here, TopAccountsAt.Rows(there!.Rows)); // Compared with its position just now.
            }
        }
    }

    [Fact]
    public async Task Are_answered_from_there_where_that_is_as_new_and_from_the_read_model_elsewhere()
    {
        await Complete(Facts("1", "10.00", "USD", "acc_a", "acc_b"));
        await Settle();
        var text = (await Analytics.Get("/top-accounts", Admin)).Text;
        var stand = await Filled();
        Assert.Equal(text, (await Analytics.Get("/top-accounts", Admin)).Text);

        var there = (await Rankings.Read(Ranking, "all", 1, default))!.Stand; // It was filled.
        await Put(there, "acc_r USD 700 1", ranking: Ranking);
        Assert.Contains("acc_r", await Text(), StringComparison.Ordinal);
        foreach (
            var (other, row) in new[]
            {
                (there, "nonsense"),
                (there with { Generation = "another" }, "acc_r USD 700 1"),
                (there with { Mark = "of another history" }, "acc_r USD 700 1"),
                (there with { Position = stand + 1 }, "acc_r USD 700 1"),
            }
        )
        {
            await Put(other, row, ranking: Ranking);
            Assert.Equal(text, await Text());
        }
        await _redis.Server.Kill();
        Assert.Equal(text, await Text());
        await _redis.Server.StartAgain();
        await Filled();
        Assert.Equal(text, await Text());

        async Task<string> Text() => (await Analytics.Get("/top-accounts", Admin)).Text;
    }

    [Theory]
    [InlineData("DEL florin:{top-accounts}:USD")]
    [InlineData("DEL florin:{top-accounts}:USD:rows")]
    [InlineData("DEL florin:{top-accounts}")]
    [InlineData("SET florin:{top-accounts}:USD:rows x")]
    [InlineData("HSET florin:{top-accounts} position x")]
    public async Task Are_answered_by_the_read_model_where_a_part_was_lost_or_damaged(string damage)
    {
        await Complete(Facts("1", "10.00", "USD", "acc_a", "acc_b"));
        await Settle();
        await Filled();
        var text = (await Analytics.Get("/top-accounts?currency=USD", Admin)).Text;
        Assert.Contains("acc_a", text, StringComparison.Ordinal);
        await _redis.Server.Run(damage);
        Assert.Equal(text, (await Analytics.Get("/top-accounts?currency=USD", Admin)).Text);
        Assert.Null(_remote.Problem);
    }

    [Fact]
    public async Task Are_filled_again_where_a_part_was_lost()
    {
        await Complete(Facts("1", "10.00", "USD", "acc_a", "acc_b"));
        await Settle();
        await Filled();
        await _redis.Server.Run("DEL florin:{top-accounts}:USD");
        await StoresInRedis.Until(async () => await Rankings.Read("top-accounts", "USD", 1, default) is { Rows.Count: 1 });
    }

    [Fact]
    public async Task Are_set_right_within_a_minute_where_they_are_wrong()
    {
        await Complete(Facts("1", "10.00", "USD", "acc_a", "acc_b"));
        await Settle();
        await Filled();
        var there = (await Rankings.Read(Ranking, "all", 1, default))!.Stand; // It was filled.
        await Put(there, "acc_r USD 700 1", ranking: Ranking);
        Clock.Pass(TimeSpan.FromMinutes(2));
        await StoresInRedis.Until(async () =>
            (await Rankings.Read(Ranking, "all", 1, default))?.Rows is [var row]
            && row.StartsWith("acc_", StringComparison.Ordinal)
            && !row.StartsWith("acc_r", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Are_changed_in_part_only_where_the_rest_fits()
    {
        Assert.Equal(RankingOutcome.Stored, await Put(At(7), "seven"));
        Assert.Equal(RankingOutcome.NeedsAll, await Put(At(7), "again", after: 6));
        Assert.Equal(RankingOutcome.NeedsAll, await Put(At(9), "after a gap", after: 8));
        Assert.Equal(RankingOutcome.NeedsAll, await Put(At(9) with { Generation = "h" }, "of another", after: 7));
        Assert.Equal(["seven"], (await Rankings.Read("others", "all", 1, default))?.Rows);
        Assert.Equal(RankingOutcome.Stored, await Put(At(8), "eight", after: 7));
        Assert.Equal(RankingOutcome.Stored, await Put(At(6), "restored"));
        Assert.Equal(["restored"], (await Rankings.Read("others", "all", 1, default))?.Rows);

        static RankingStand At(long position) => new("g", position, $"mark of {position}");
    }

    private ValueTask<RankingOutcome> Put(RankingStand stand, string row, long? after = null, string ranking = "others") =>
        Rankings.Replace(
            ranking,
            stand,
            after,
            new Dictionary<string, IReadOnlyList<Ranked>> { ["all"] = [new Ranked(1, "m", row)] },
            default
        );

    // Ties, amounts beyond what a double tells apart, and the smallest.
    private Contracts.Transactions.TransactionFacts SomeFacts(Random random, string id)
    {
        var currency = Currencies[random.Next(Currencies.Length)];
        var digits = Currency.Of(currency).Digits;
        var minor = random.Next(3) switch
        {
            0 => 5_000_000_000_000_000_000 + random.Next(3),
            1 => random.Next(1, 4),
            _ => 100,
        };
        return Facts(
            id,
            $"{new DecimalTotal(minor, Currency.Of(currency))}",
            currency,
            Account(),
            random.Next(4) == 0 ? "" : Account()
        );

        string Account() => $"acc_{digits}x{random.Next(8)}";
    }

    private async Task<long> Filled()
    {
        var head = Happened[^1].Position;
        await StoresInRedis.Until(async () =>
            await Rankings.Read("top-accounts", "all", 1, default) is { } there && there.Stand.Position >= head
        );
        return head;
    }
}
