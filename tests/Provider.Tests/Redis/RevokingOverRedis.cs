using System.Collections.Concurrent;
using Florin.Platform.Identity.Tokens;
using Florin.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Florin.Provider.Tests.Redis;

/// <summary>Revocations that one process publishes and others hear.</summary>
public sealed class RevokingOverRedis : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];

    [Fact]
    public async Task Reaches_who_listens_and_who_comes_later_also_after_Redis_lost_everything()
    {
        await using var redis = await SomeRedis.Start();
        var (owner, early) = (Process(redis), Process(redis));
        owner.Publish(new Revocation("user_1", long.MaxValue, 7));
        await SomeRedis.Until(() => early.Heard.Contains(new Revocation("user_1", long.MaxValue, 7)));
        var late = Process(redis);
        await SomeRedis.Until(() => late.Heard.Contains(new Revocation("user_1", long.MaxValue, 7)));

        await redis.Server.Kill();
        owner.Publish(new Revocation("user_2", 12, 9));
        await redis.Server.StartAgain();
        foreach (var process in new[] { early, late })
            await SomeRedis.Until(() => process.Heard.Contains(new Revocation("user_2", 12, 9)));
        var last = Process(redis);
        await SomeRedis.Until(() => last.Heard.Select(r => r.UserId).Distinct().Count() == 2);
    }

    [Fact]
    public async Task Waits_for_a_Redis_that_comes_later()
    {
        await using var redis = await SomeRedis.Start();
        await redis.Server.Kill();
        var (owner, other) = (Process(redis), Process(redis));
        owner.Publish(new Revocation("user_1", long.MaxValue, 7));
        await redis.Server.StartAgain();
        await SomeRedis.Until(() => !other.Heard.IsEmpty);
    }

    [Fact]
    public async Task Keeps_one_for_the_life_of_a_token()
    {
        await using var redis = await SomeRedis.Start();
        var owner = Process(redis, life: TimeSpan.FromMilliseconds(300));
        owner.Publish(new Revocation("user_1", long.MaxValue, 7));
        await using var client = await RedisClient.Connect(redis.Server.Port);
        await SomeRedis.Until(async () => await client.Keys("florin:*") == 1);
        await SomeRedis.Until(async () => await client.Keys("florin:*") == 0);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1 -7 12 user_2")]
    [InlineData("1 7 99999999999999999999 user_2")]
    [InlineData("1 7 12 user_2 more")]
    [InlineData("2 7 12 user_2")]
    [InlineData("1 7 12 user_2\nuser_3")]
    public async Task Ignores_what_is_no_revocation(string text)
    {
        await using var redis = await SomeRedis.Start();
        var log = new Warnings();
        var (owner, other) = (Process(redis), Process(redis, log: log));
        owner.Publish(new Revocation("user_1", long.MaxValue, 7));
        await SomeRedis.Until(() => !other.Heard.IsEmpty); // By the set, perhaps, and subscribed before that.
        using var forger = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Server.Port}");
        await forger.GetSubscriber().PublishAsync(RedisChannel.Literal("florin:revocations"), text);
        await forger.GetDatabase().SortedSetAddAsync("florin:revocations", text, 1e15);
        await SomeRedis.Until(() => log.Ids.Contains(6003));
        owner.Publish(new Revocation("user_1", long.MaxValue, 8));
        await SomeRedis.Until(() => other.Heard.Contains(new Revocation("user_1", long.MaxValue, 8)));
        Assert.All(other.Heard, heard => Assert.Equal("user_1", heard.UserId));
        Assert.Single(log.Ids, 6003);
    }

    [Fact]
    public async Task Tells_once_that_Redis_is_away_and_once_that_it_is_back()
    {
        await using var redis = await SomeRedis.Start();
        var log = new Warnings();
        var process = Process(redis, log: log);
        await SomeRedis.Until(() => process.Link.Problem is null);
        Assert.Empty(log.Ids);
        await redis.Server.Kill();
        await SomeRedis.Until(() => process.Link.Problem is not null);
        await redis.Server.StartAgain();
        await SomeRedis.Until(() => process.Link.Problem is null);
        await SomeRedis.Until(() => log.Ids.Contains(6002));
        Assert.Equal([6001, 6002], log.Ids);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in Enumerable.Reverse(_open))
            await each.DisposeAsync();
    }

    private Sharing Process(SomeRedis redis, TimeSpan? life = null, ILogger? log = null)
    {
        var options = new RedisOptions
        {
            Endpoints = $"127.0.0.1:{redis.Server.Port}",
            Timeout = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromMilliseconds(20),
        };
        var link = new RedisLink(options, TimeProvider.System, log ?? NullLogger.Instance);
        var revocations = new RedisRevocations(
            link,
            life ?? TimeSpan.FromHours(24),
            TimeProvider.System,
            log ?? NullLogger.Instance
        );
        var sharing = new Sharing(link, revocations);
        revocations.Listen(sharing.Heard.Enqueue);
        link.Connect();
        revocations.Start();
        _open.Add(link);
        _open.Add(revocations);
        return sharing;
    }

    private sealed record Sharing(RedisLink Link, RedisRevocations Revocations)
    {
        public ConcurrentQueue<Revocation> Heard { get; } = [];

        public void Publish(Revocation revocation) => Revocations.Publish(revocation);
    }

    private sealed class Warnings : ILogger
    {
        public ConcurrentQueue<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Ids.Enqueue(eventId.Id);
    }
}
