using Florin.Redis;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Redis;

/// <summary>A Redis and gateways that keep limits in it.</summary>
internal sealed class SomeRedis : IAsyncDisposable
{
    private readonly List<(RedisRateLimits Limits, RedisLink Link)> _gateways = [];

    private SomeRedis(RedisServer server) => Server = server;

    public RedisServer Server { get; }

    public static async Task<SomeRedis> Start() => new(await RedisServer.Start());

    /// <summary>One more gateway, connected.</summary>
    public async Task<RedisRateLimits> Gateway(TimeSpan? timeout = null, TimeSpan? heartbeat = null)
    {
        var options = new RedisOptions
        {
            Endpoints = $"127.0.0.1:{Server.Port}",
            // Long, since the machine may be busy: what times out is tested where it is meant to.
            Timeout = timeout ?? TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromMilliseconds(20),
            HeartbeatEvery = heartbeat ?? TimeSpan.FromMilliseconds(50),
        };
        var name = $"gateway-{_gateways.Count}";
        var link = new RedisLink(options, TimeProvider.System, NullLogger.Instance);
        var gateway = new RedisRateLimits(link, options, name, TimeProvider.System);
        _gateways.Add((gateway, link));
        link.Connect();
        gateway.Start();
        await Until(() => gateway.Problem is null);
        return gateway;
    }

    /// <summary>Waits for what happens by itself.</summary>
    public static Task Until(Func<bool> happened) => Until(() => Task.FromResult(happened()));

    /// <inheritdoc cref="Until(Func{bool})"/>
    public static async Task Until(Func<Task<bool>> happened)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await happened())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (limits, link) in _gateways)
        {
            await limits.DisposeAsync();
            await link.DisposeAsync();
        }
        await Server.DisposeAsync();
    }
}
