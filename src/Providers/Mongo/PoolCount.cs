using Florin.Platform.EventLog;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

namespace Florin.Mongo;

/// <summary>Counts the connections of one client, over all servers.</summary>
internal sealed class PoolCount(int max)
{
    private int _inUse;
    private int _open;
    private int _waiting;

    /// <summary>How many there are.</summary>
    public StorePool Now =>
        new(
            Math.Max(0, Volatile.Read(ref _inUse)),
            Math.Max(0, Volatile.Read(ref _open)),
            max,
            Math.Max(0, Volatile.Read(ref _waiting))
        );

    /// <summary>Listens to a client that is being made.</summary>
    public void Listen(ClusterBuilder builder)
    {
        builder.Subscribe<ConnectionPoolCheckingOutConnectionEvent>(_ => Interlocked.Increment(ref _waiting));
        builder.Subscribe<ConnectionPoolCheckingOutConnectionFailedEvent>(_ => Interlocked.Decrement(ref _waiting));
        builder.Subscribe<ConnectionPoolCheckedOutConnectionEvent>(_ =>
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _inUse);
        });
        builder.Subscribe<ConnectionPoolCheckedInConnectionEvent>(_ => Interlocked.Decrement(ref _inUse));
        builder.Subscribe<ConnectionOpenedEvent>(_ => Interlocked.Increment(ref _open));
        builder.Subscribe<ConnectionClosedEvent>(_ => Interlocked.Decrement(ref _open));
    }
}
