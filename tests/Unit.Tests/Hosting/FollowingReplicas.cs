using Florin.Host.Composition;
using Florin.Platform.Hosting;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary><c>Feeds:{service}:Source</c> that names a store of <c>Storage:Replicas</c>.</summary>
public sealed class FollowingReplicas : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Store => $"sqlite:{_directory.File("copies")}";

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("transaction")]
    [InlineData("audit")]
    public void Is_allowed_for_who_reads_and_who_is_read(string service) => Assert.Empty(Problems(service, Store, Store));

    [Fact]
    public void Is_refused_where_the_store_is_not_among_the_replicas() =>
        Assert.Equal(
            [$"Feeds:audit:Source is 'mongodb'; allowed are log, kafka and the stores of Storage:Replicas, which are {Store}."],
            Problems("audit", "mongodb", Store)
        );

    [Fact]
    public void Is_for_consumers_of_other_services_alone()
    {
        var configuration = Configuration("transaction", Store, Store);
        var stores = ReplicaStores.Of(configuration, _directory.File("data"));
        Assert.NotNull(FeedSources.ReplicaOf(new Subscription("audit", "trail", "transaction"), configuration, stores));
        Assert.Null(FeedSources.ReplicaOf(new Subscription("transaction", "own", "transaction"), configuration, stores));
        Assert.Null(FeedSources.ReplicaOf(new Subscription("audit", "trail", "account"), configuration, stores));
        Assert.False(FeedSources.IsPublished(new Subscription("analytics", "some", "transaction"), configuration));
    }

    private List<string> Problems(string service, string source, string replicas)
    {
        var problems = new List<string>();
        FeedSources.Check(Configuration(service, source, replicas), _directory.File("data"), problems);
        return problems;
    }

    private static IConfiguration Configuration(string service, string source, string replicas) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
                {
                    [FeedSources.KeyOf(service)] = source,
                    ["Storage:Replicas"] = replicas,
                }
            )
            .Build();
}
