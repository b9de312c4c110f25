using Florin.Cli;
using Florin.Host.Composition;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What several instances share is a provider's, and the host knows it by one line.</summary>
public sealed class ConfiguringARemoteStore
{
    [Fact]
    public void Adds_the_settings_of_each_provider_to_the_known_ones()
    {
        foreach (var (section, options) in RemoteStores.All.SelectMany(provider => provider.Sections))
        {
            KnownSettings.Check(options.GetProperties().Select(property => $"{section}:{property.Name}"));
            Assert.Throws<WrongUsage>(() => KnownSettings.Check([$"{section}:Nonsense"]));
        }
    }
}
