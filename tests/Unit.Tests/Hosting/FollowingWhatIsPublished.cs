using Florin.Host.Composition;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

public sealed class FollowingWhatIsPublished
{
    [Theory]
    [InlineData("notification", "kafka")]
    [InlineData("analytics", "Kafka")]
    [InlineData("transaction", "kafka")]
    [InlineData("audit", "log")]
    public void Is_allowed(string service, string source) => Assert.Empty(Problems(service, source, "127.0.0.1:9092"));

    [Theory]
    [InlineData(
        "analytics",
        "mongodb",
        "Feeds:analytics:Source is 'mongodb'; allowed are log, kafka and the stores of Storage:Replicas, which names none."
    )]
    [InlineData(
        "analytics",
        "",
        "Feeds:analytics:Source is ''; allowed are log, kafka and the stores of Storage:Replicas, which names none."
    )]
    [InlineData(
        "audit",
        "kafka",
        "Feeds:audit:Source is 'kafka'; only notification and analytics can follow kafka, and of logs that of transaction."
    )]
    public void Is_refused_where_it_cannot_be(string service, string source, string problem) =>
        Assert.Equal([problem], Problems(service, source, "127.0.0.1:9092"));

    [Theory]
    [InlineData("analytics", "transaction", null, null, false)]
    [InlineData("analytics", "transaction", "kafka", null, true)]
    [InlineData("analytics", "transaction", null, "Kafka", true)]
    [InlineData("analytics", "transaction", "log", "kafka", false)] // The reader's own goes first.
    [InlineData("analytics", "analytics", "kafka", null, false)]
    [InlineData("audit", "transaction", null, "kafka", false)] // It reads the log always.
    public void Is_chosen_by_the_reader_or_by_whose_log_it_is(
        string service,
        string follows,
        string? ofService,
        string? ofLog,
        bool published
    )
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            [FeedSources.KeyOf(follows)] = ofLog,
            [FeedSources.KeyOf(service)] = ofService,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Assert.Equal(published, FeedSources.IsPublished(new Subscription(service, "some", follows), configuration));
    }

    [Fact]
    public void Needs_brokers() =>
        Assert.Equal(
            ["Feeds:analytics:Source is 'kafka'; Kafka:BootstrapServers is missing, which says where kafka is."],
            Problems("analytics", "kafka", null)
        );

    private static List<string> Problems(string service, string source, string? brokers)
    {
        var problems = new List<string>();
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            [FeedSources.KeyOf(service)] = source,
            ["Kafka:BootstrapServers"] = brokers,
        };
        FeedSources.Check(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), "./data", problems);
        return problems;
    }
}
