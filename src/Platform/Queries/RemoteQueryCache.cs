using Microsoft.Extensions.Caching.Distributed;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed;

namespace Florin.Platform.Queries;

/// <summary>
/// Where several instances keep answers together. While the store is away it has nothing, keeps nothing and locks nothing, without
/// an exception and without waiting.
/// </summary>
/// <param name="Entries">The answers; only its asynchronous half is used.</param>
/// <param name="Lock">Lets one process compute what others wait for.</param>
public sealed record RemoteQueryCache(IDistributedCache Entries, IFusionCacheDistributedLocker Lock);
