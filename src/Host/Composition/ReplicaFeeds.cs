using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;

namespace Florin.Host.Composition;

/// <summary>The logs that consumers of this process read from replicas: one feed for each log and store.</summary>
internal sealed class ReplicaFeeds(ProcessContext process) : IDisposable
{
    private readonly ReplicaStores _stores = ReplicaStores.Of(process.Configuration, process.Options.Data);
    private readonly Dictionary<(string Service, ReplicaStore Store), ReplicaFeed> _feeds = [];
    private readonly Lock _lock = new(); // Services are hosted again while others are.

    /// <summary>The feed of a consumer; null where it does not read from a replica. Checked before.</summary>
    public IFeed? Of(Subscription to)
    {
        if (FeedSources.ReplicaOf(to, process.Configuration, _stores) is not { } store)
            return null;
        lock (_lock)
            return _feeds.TryGetValue((to.Follows, store), out var feed)
                ? feed
                : _feeds[(to.Follows, store)] = new ReplicaFeed(to.Follows, store.Open(PlaceOf(to.Follows)), process.Clock);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var feed in _feeds.Values)
            feed.Dispose();
    }

    private StoragePlace PlaceOf(string service) =>
        new(
            service,
            Path.Combine(process.Options.Data, service),
            Address: "", // Not advertised: it only reads.
            process.Configuration,
            process.Clock,
            process.Logs.CreateLogger("Florin.Storage")
        );
}
