using Florin.Platform.Configuration;
using Florin.Platform.Hosting;

namespace Florin.Host.Composition;

/// <summary>Where the events of logs can be published to. A provider is its project and its line here.</summary>
internal static class RelayProviders
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IRelayProvider> All { get; } = [new Kafka.KafkaProvider()];

    /// <summary>What makes the relays that are configured.</summary>
    /// <exception cref="WrongConfiguration">An option is not allowed.</exception>
    public static IReadOnlyList<IRelays> Open(ProcessContext process)
    {
        var context = new RelayContext(process.Configuration, process.Clock, process.Logs);
        return [.. All.Select(provider => provider.Open(context)).OfType<IRelays>()];
    }
}
