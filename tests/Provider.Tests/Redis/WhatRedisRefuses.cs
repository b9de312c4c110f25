using System.Collections.Concurrent;
using Florin.Platform.RateLimiting;
using Florin.Redis;
using Florin.Testing;
using Microsoft.Extensions.Logging;

namespace Florin.Provider.Tests.Redis;

/// <summary>A Redis that answers, but not what it is asked: said once, with the setting that mends it, and nothing is thrown.</summary>
public sealed class WhatRedisRefuses
{
    [Theory]
    [InlineData("right", "wrong", 0, "it refuses the password of Redis:Password.")]
    [InlineData("right", null, 0, "it wants a password: set Redis:Password.")]
    [InlineData("right", "right", 4, "Redis:Database is '4'; the server allows 0 to 3 (its setting 'databases').")]
    public async Task Is_said_with_the_setting(string? wanted, string? given, int database, string said)
    {
        await using var redis = await RedisServer.Start(["--databases", "4", .. Password(wanted)]);
        var log = new Lines();
        await using var link = Link(redis, log, given, database);
        await using var limits = new RedisRateLimits(link, Options(redis, given, database), "g", TimeProvider.System);
        link.Connect();
        limits.Start();
        var limiter = limits.Limiter("p", new RateLimitRule(RateLimitAlgorithm.FixedWindow, TimeSpan.FromHours(1)));
        Assert.Equal(RateDecision.Undecided, await limiter.Acquire("a", 1, CancellationToken.None));
        await SomeRedis.Until(() => link.Problem == said);
        await SomeRedis.Until(() => !log.Said.IsEmpty);
        Assert.Equal(RateDecision.Undecided, await limiter.Acquire("a", 1, CancellationToken.None));
        Assert.All(log.Said, line => Assert.Null(line.Fault));
    }

    [Fact]
    public async Task Is_said_of_a_right_once_and_the_rest_is_used()
    {
        await using var redis = await RedisServer.Start();
        Assert.Equal("+OK", await redis.Run("ACL SETUSER default -eval -evalsha"));
        var log = new Lines();
        await using var link = Link(redis, log);
        await using var limits = new RedisRateLimits(link, Options(redis), "g", TimeProvider.System);
        link.Connect();
        await SomeRedis.Until(() => link.Problem is null);
        var limiter = limits.Limiter("p", new RateLimitRule(RateLimitAlgorithm.FixedWindow, TimeSpan.FromHours(1)));
        for (var i = 0; i < 20; i++)
            Assert.Equal(RateDecision.Undecided, await limiter.Acquire("a", 1, CancellationToken.None));
        Assert.True(await limiter.Forget("a", CancellationToken.None));
        var (id, fault, text) = Assert.Single(log.Said);
        Assert.Equal((EventIds.RedisRefusesCommand, null), (id, fault));
        Assert.Contains("NOPERM", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_what_takes_long_where_no_request_waits()
    {
        await using var redis = await RedisServer.Start();
        var clock = new FakeTime();
        await using var link = new RedisLink(Options(redis), clock, new Lines());
        link.Connect();
        await SomeRedis.Until(() => link.Problem is null);
        await redis.Hold();
        var (awaited, behind) = (Ask(link.Ask), Ask(link.AskBehind));
        clock.Advance(Options(redis).Timeout);
        Assert.Null(await awaited);
        Assert.False(behind.IsCompleted);
        await redis.Release();
        Assert.NotNull(await behind);

        Task<object?> Ask(Func<Func<StackExchange.Redis.IDatabase, Task<object>>, CancellationToken, ValueTask<object?>> how) =>
            how(async database => await database.PingAsync(), CancellationToken.None).AsTask();
    }

    private static IEnumerable<string> Password(string? wanted) => wanted is null ? [] : ["--requirepass", wanted];

    private static RedisOptions Options(RedisServer redis, string? password = null, int database = 0) =>
        new()
        {
            Endpoints = $"127.0.0.1:{redis.Port}",
            Password = password,
            Database = database,
            BreakDuration = TimeSpan.FromMilliseconds(50),
            HeartbeatEvery = TimeSpan.FromMilliseconds(50),
        };

    private static RedisLink Link(RedisServer redis, ILogger log, string? password = null, int database = 0) =>
        new(Options(redis, password, database), TimeProvider.System, log);

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<(int Id, Exception? Fault, string Text)> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Said.Enqueue((eventId.Id, exception, formatter(state, exception)));
    }
}
