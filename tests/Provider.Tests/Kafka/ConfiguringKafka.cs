using Florin.Kafka;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Kafka;

public sealed class ConfiguringKafka
{
    [Fact]
    public void Is_left_out_without_an_address() => Assert.Null(Open(("Kafka:TopicPrefix", "x.")));

    [Fact]
    public void With_an_address_makes_relays() =>
        Assert.Equal("kafka", Open(("Kafka:BootstrapServers", "127.0.0.1:9"), ("Kafka:Client:linger.ms", "1"))?.Name);

    [Theory]
    [InlineData("Kafka:BootstrapServers", "nowhere", "Kafka:BootstrapServers is 'nowhere'")]
    [InlineData("Kafka:BootstrapServers", "host:0", "Kafka:BootstrapServers is 'host:0'")]
    [InlineData("Kafka:BootstrapServers", "127.0.0.1:1:2", "Kafka:BootstrapServers is '127.0.0.1:1:2'")]
    [InlineData("Kafka:BootstrapServers", "a:1,A:1", "Kafka:BootstrapServers is 'a:1,A:1'")]
    [InlineData("Kafka:TopicPrefix", "a/b", "Kafka:TopicPrefix is 'a/b'")]
    [InlineData("Kafka:Client:acks", "1", "Kafka:Client:acks is '1'")]
    [InlineData("Kafka:Client:enable.idempotence", "false", "Kafka:Client:enable.idempotence is 'false'")]
    [InlineData("Kafka:Client:no.such.thing", "1", "no.such.thing")]
    [InlineData("Kafka:Client:linger.ms", "soon", "linger.ms")]
    public void Refuses_a_value_that_is_not_allowed(string key, string value, string problem)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Open(("Kafka:BootstrapServers", "127.0.0.1:9"), (key, value)));
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
    }

    private static IRelays? Open(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.GroupBy(s => s.Key).Select(s => KeyValuePair.Create(s.Key, (string?)s.Last().Value))
            )
            .Build();
        return new KafkaProvider().Open(new RelayContext(configuration, TimeProvider.System, NullLoggerFactory.Instance));
    }
}
