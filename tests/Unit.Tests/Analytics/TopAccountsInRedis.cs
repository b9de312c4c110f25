using Florin.Analytics.Projections;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Unit.Tests.Queries;

namespace Florin.Unit.Tests.Analytics;

/// <summary>The top accounts in a real Redis, which the service fills and asks.</summary>
public sealed class TopAccountsInRedis : AnalyticsScenario
{
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

        var generation = (await Rankings.Read("top-accounts", "all", 1, default))!.Stand.Generation; // It was filled.
        await Put(new RankingStand(generation, stand + 1), "acc_r USD 700 1");
        Assert.Contains("acc_r", await Text(), StringComparison.Ordinal);
        await Put(new RankingStand(generation, stand + 2), "nonsense");
        Assert.Equal(text, await Text());
        await Put(new RankingStand("another", stand + 3), "acc_r USD 700 1");
        Assert.Equal(text, await Text());
        await _redis.Server.Kill();
        Assert.Equal(text, await Text());
        await _redis.Server.StartAgain();
        await Filled();
        Assert.Equal(text, await Text());

        async Task<string> Text() => (await Analytics.Get("/top-accounts", Admin)).Text;
    }

    [Fact]
    public async Task Are_not_changed_by_a_repetition_or_by_who_is_behind()
    {
        await StoresInRedis.Until(async () => await Put(new RankingStand("g", 7), "seven") is RankingOutcome.Stored);
        Assert.Equal(RankingOutcome.Stored, await Put(new RankingStand("g", 7), "again"));
        Assert.Equal(RankingOutcome.Stored, await Put(new RankingStand("g", 6), "before"));
        Assert.Equal(["seven"], (await Rankings.Read("top-accounts", "all", 1, default))?.Rows);
        Assert.Equal(RankingOutcome.NeedsAll, await Put(new RankingStand("g", 9), "after a gap", after: 8));
        Assert.Equal(RankingOutcome.NeedsAll, await Put(new RankingStand("h", 9), "of another", after: 7));
        Assert.Equal(["seven"], (await Rankings.Read("top-accounts", "all", 1, default))?.Rows);
        Assert.Equal(RankingOutcome.Stored, await Put(new RankingStand("g", 8), "eight", after: 7));
        Assert.Equal(["eight"], (await Rankings.Read("top-accounts", "all", 1, default))?.Rows);
    }

    private ValueTask<RankingOutcome> Put(RankingStand stand, string row, long? after = null) =>
        Rankings.Replace(
            "top-accounts",
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
