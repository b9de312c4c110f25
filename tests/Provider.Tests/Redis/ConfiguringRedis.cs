using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Redis;
using Florin.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Redis;

public sealed class ConfiguringRedis
{
    [Fact]
    public void Is_left_out_without_an_address() => Assert.Null(Open(("Gateway:Redis:Database", "1")));

    [Fact]
    public async Task With_an_address_gives_limits_that_gateways_share()
    {
        await using var redis = await RedisServer.Start();
        await using var store = Open(("Gateway:Redis:Endpoints", $"127.0.0.1:{redis.Port}"));
        Assert.NotNull(store?.RateLimits?.Problem); // Not connected yet.
        store.Start();
        await SomeRedis.Until(() => store.RateLimits.Problem is null);
    }

    [Fact]
    public void Refuses_a_value_that_is_not_allowed()
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Open(("Gateway:Redis:Endpoints", "nowhere")));
        Assert.Contains("Gateway:Redis:Endpoints is 'nowhere'", wrong.Message, StringComparison.Ordinal);
    }

    private static IRemoteStore? Open((string Key, string? Value) setting)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create(setting.Key, setting.Value)])
            .Build();
        return new RedisProvider().Open(
            new RemoteStoreContext(
                configuration,
                TimeProvider.System,
                new IdSource(TimeProvider.System),
                NullLoggerFactory.Instance
            )
        );
    }
}
