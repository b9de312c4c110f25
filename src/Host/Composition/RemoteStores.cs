using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>The stores that several instances can share. A provider is its project and its line here.</summary>
internal static class RemoteStores
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IRemoteStoreProvider> All { get; } = [new Redis.RedisProvider()];

    /// <summary>The sections of the configuration that they read.</summary>
    public static IReadOnlyList<string> Sections => [.. All.SelectMany(provider => provider.Sections).Select(s => s.Section)];

    /// <summary>Adds what contradicts itself.</summary>
    public static void Check(IConfiguration configuration, ICollection<string> problems)
    {
        foreach (var provider in All)
            provider.Check(configuration, problems);
    }

    /// <summary>The store that is configured, not connected yet; null where none is.</summary>
    /// <exception cref="WrongConfiguration">An option is not allowed.</exception>
    public static IRemoteStore? Open(ProcessContext process)
    {
        var context = new RemoteStoreContext(process.Configuration, process.Clock, process.Ids, process.Logs)
        {
            IsGateway = process.Options.Hosts(Catalog.Gateway),
        };
        return All.Select(provider => provider.Open(context)).FirstOrDefault(store => store is not null);
    }
}
