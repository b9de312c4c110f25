using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Redis;
using Florin.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Queries;

/// <summary>A real Redis, and what processes share in it.</summary>
internal sealed class StoresInRedis : IAsyncDisposable
{
    private readonly List<IRemoteStore> _stores = [];

    private StoresInRedis(RedisServer server) => Server = server;

    public RedisServer Server { get; }

    public static async Task<StoresInRedis> Start() => new(await RedisServer.Start());

    /// <summary>That of one more process, connected.</summary>
    public async Task<IRemoteStore> Store()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Redis:Endpoints"] = $"127.0.0.1:{Server.Port}",
            ["Redis:Timeout"] = "00:00:10", // The machine may be busy.
            ["Redis:BreakDuration"] = "00:00:00.02",
        };
        var store = new RedisProvider().Open(
            new RemoteStoreContext(
                new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
                TimeProvider.System,
                new IdSource(TimeProvider.System),
                NullLoggerFactory.Instance
            )
        )!; // It has an address.
        _stores.Add(store);
        store.Start();
        await Until(() => Task.FromResult(store.Problem is null));
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        await Server.DisposeAsync();
    }

    public static async Task Until(Func<Task<bool>> happened)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await happened())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }
}
