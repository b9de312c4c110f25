using Florin.Analytics;
using Florin.Analytics.Features;
using Florin.Platform.Queries;
using Microsoft.Extensions.Caching.Distributed;

namespace Florin.Unit.Tests.Queries;

/// <summary>Queries whose answers may be kept.</summary>
public sealed class CachingQueries
{
    [Fact]
    public async Task Computes_once_for_all_who_ask_at_once()
    {
        using var process = new CachedQuery();
        var gate = new TaskCompletionSource();
        process.Before = () => gate.Task;
        var asking = Enumerable.Range(0, 100).Select(_ => Task.Run(() => process.Ask())).ToList();
        await StoresInRedis.Until(() => Task.FromResult(process.Computed == 1));
        gate.SetResult();
        Assert.All(await Task.WhenAll(asking), answer => Assert.Equal(1, answer.Time));
        Assert.Equal(1, (await process.Ask()).Time);
    }

    [Fact]
    public async Task Never_gives_what_was_true_before_a_write()
    {
        using var process = new CachedQuery();
        await process.Ask();
        process.Stand = "2";
        Assert.Equal(new Counted("a", 2), await process.Ask());
    }

    [Fact]
    public async Task Tells_queries_apart()
    {
        using var process = new CachedQuery();
        Assert.Equal(
            [new Counted("a", 1), new Counted("b", 2), new Counted("a", 1)],
            [await process.Ask(), await process.Ask("b"), await process.Ask()]
        );
    }

    [Fact]
    public async Task Keeps_nothing_where_it_must_not()
    {
        using var process = new CachedQuery { Stand = null };
        await process.Ask();
        Assert.Equal(2, (await process.Ask()).Time);
    }

    [Fact]
    public async Task Gives_the_last_answer_where_there_can_be_no_new_one_and_says_so()
    {
        using var process = new CachedQuery();
        process.Fault = new IOException("It is damaged.");
        await Assert.ThrowsAsync<IOException>(() => process.Ask());
        process.Fault = null;
        await process.Ask();
        process.Stand = "2";
        process.Fault = new IOException("It is damaged.");
        Assert.Equal(new Counted("a", 1, IsOld: true), await process.Ask());
        process.Fault = new InvalidOperationException("A defect.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => process.Ask());
    }

    [Fact]
    public async Task Keeps_no_more_than_it_may()
    {
        using var process = new CachedQuery(maxEntries: 10);
        for (var round = 0; round < 2; round++)
        for (var i = 0; i < 100; i++)
            await process.Ask($"{i}");
        Assert.InRange(process.Computed, 190, 200);
    }

    [Fact]
    public async Task Computes_once_for_two_processes_that_share_a_Redis()
    {
        await using var redis = await StoresInRedis.Start();
        using var first = new CachedQuery((await redis.Store()).QueryCache);
        using var second = new CachedQuery((await redis.Store()).QueryCache);
        for (var round = 1; second.Computed == round - 1; round++)
        {
            // On a busy machine somebody may have waited too long for the other; not each time.
            Assert.InRange(round, 1, 20);
            var gate = new TaskCompletionSource();
            (first.Before, first.Stand, second.Stand) = (() => gate.Task, $"{round}", $"{round}");
            var (computed, here) = (first.Computed, second.Computed);
            var asking = first.Ask();
            await StoresInRedis.Until(() => Task.FromResult(first.Computed > computed));
            var waiting = second.Ask();
            gate.SetResult();
            var (answer, there) = (await asking, await waiting);
            Assert.Equal(second.Computed == here ? answer : new Counted("a", second.Computed), there);
        }
    }

    [Fact]
    public async Task Goes_on_without_Redis_and_with_one_that_holds_nonsense()
    {
        await using var redis = await StoresInRedis.Start();
        using var first = new CachedQuery((await redis.Store()).QueryCache);
        var cache = (await redis.Store()).QueryCache!; // It has an address.
        using var second = new CachedQuery(cache with { Entries = new Nonsense() });
        await first.Ask();
        Assert.Equal(1, (await second.Ask()).Time);
        Assert.Equal(1, second.Computed);
        await redis.Server.Kill();
        first.Stand = "2";
        Assert.Equal(2, (await first.Ask()).Time);
        Assert.Equal(2, (await first.Ask()).Time);
    }

    [Fact]
    public async Task Gives_figures_from_Redis_as_they_were_computed()
    {
        await using var redis = await StoresInRedis.Start();
        var total = new TotalTally(
            new Tally
            {
                Created = 7,
                Volume = { ["USD"] = Int128.MaxValue },
                Latencies = { [12] = 3 },
            },
            Complete: null
        );
        using var first = new QueryAnswers(new QueryCacheOptions(), (await redis.Store()).QueryCache);
        var store = await redis.Store();
        TotalTally? there = null;
        await Ask(first, total);
        // What is written in the background is there once nobody computes any more.
        await StoresInRedis.Until(async () =>
        {
            using var another = new QueryAnswers(new QueryCacheOptions(), store.QueryCache);
            there = await Ask(another, null);
            return there is not null;
        });
        Assert.Equal(
            (7, Int128.MaxValue, 3),
            (there!.Tally.Created, there.Tally.Volume["USD"], there.Tally.Latencies[12]) // Set above.
        );
    }

    // Nothing is computed where nothing is given.
    private static async Task<TotalTally?> Ask(QueryAnswers answers, TotalTally? computed)
    {
        try
        {
            return await answers.Ask(
                "analytics",
                new SummaryNow(),
                (_, _) => computed is null ? throw new IOException("Nothing is computed here.") : new(computed),
                new QueryCache<SummaryNow, TotalTally>(_ => "", _ => new("1")),
                CancellationToken.None
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class Nonsense : IDistributedCache
    {
        public byte[] Get(string key) => "nonsense"u8.ToArray();

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult<byte[]?>(Get(key));

        public void Refresh(string key) { }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key) { }

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) { }

        public Task SetAsync(
            string key,
            byte[] value,
            DistributedCacheEntryOptions options,
            CancellationToken token = default
        ) => Task.CompletedTask;
    }
}
