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

    [Theory]
    [InlineData("nowhere")]
    [InlineData("1:2:3")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:1,host:1")]
    [InlineData("a b:1")]
    [InlineData(",")]
    public void Refuses_a_value_that_is_not_allowed(string endpoints)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Open(("Gateway:Redis:Endpoints", endpoints)));
        Assert.Contains($"Gateway:Redis:Endpoints is '{endpoints}'", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[::1]:6379")]
    [InlineData("redis-1.example.com:6379, redis-2.example.com:6379")]
    public async Task Takes_what_names_servers(string endpoints) =>
        Assert.NotNull(await Disposed(Open(("Redis:Endpoints", endpoints))));

    private static async Task<IRemoteStore?> Disposed(IRemoteStore? store)
    {
        await using (store)
            return store;
    }

    [Fact]
    public async Task Takes_either_name_of_a_section_or_both_where_they_agree()
    {
        await using var one = Open(("Redis:Endpoints", "127.0.0.1:1"));
        await using var both = Open(
            ("redis:endpoints", "127.0.0.1:1"),
            ("Gateway:Redis:Endpoints", "127.0.0.1:1"),
            ("Gateway:Redis:Database", "3")
        );
        Assert.NotNull(one);
        Assert.NotNull(both);
    }

    [Theory]
    [InlineData("Endpoints", "127.0.0.1:1", "127.0.0.1:2", "'127.0.0.1:1'", "'127.0.0.1:2'")]
    [InlineData("Password", "hush", "shush", "a secret", "a secret")]
    public void Refuses_two_values_of_one_setting(string key, string value, string other, string shown, string shownOther)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Open(($"Redis:{key}", value), ($"Gateway:Redis:{key}", other)));
        Assert.Equal(
            $"Redis:{key} is {shown} and Gateway:Redis:{key} is {shownOther}, which are the same setting; give one of them.",
            wrong.Message
        );
    }

    private static IRemoteStore? Open(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
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
