using Florin.Platform.Configuration;
using Florin.Platform.Hosting;

namespace Florin.Host.Composition;

/// <summary>The stores that several instances can share. A provider is its project and its line here.</summary>
internal static class SharedStores
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ISharedStoreProvider> All { get; } = [new Redis.RedisProvider()];

    /// <summary>The store that is configured, not connected yet; null where none is.</summary>
    /// <exception cref="WrongConfiguration">An option is not allowed.</exception>
    public static ISharedStore? Open(ProcessContext process)
    {
        var context = new SharedStoreContext(process.Configuration, process.Clock, process.Ids, process.Logs);
        return All.Select(provider => provider.Open(context)).FirstOrDefault(store => store is not null);
    }
}
