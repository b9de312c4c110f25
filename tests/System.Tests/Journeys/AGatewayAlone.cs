using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>A process that hosts the gateway and nothing else.</summary>
public sealed class AGatewayAlone
{
    private static readonly string[] OfAProxy =
    [
        "DOTNET_TieredPGO=1",
        "DOTNET_TC_QuickJit=1",
        "DOTNET_gcServer=0",
        "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1",
    ];

    [Theory]
    [InlineData("gateway", true)]
    [InlineData("gateway,risk", false)]
    public async Task Has_the_runtime_of_a_proxy_under_the_id_that_it_was_started_with(string services, bool has)
    {
        using var place = new Place();
        await using var florin = await FlorinProcess.Start(place.Arguments($"--services={services}"));
        var variables = (await File.ReadAllTextAsync($"/proc/{florin.Id}/environ")).Split('\0');
        Assert.Equal(has ? OfAProxy : [], OfAProxy.Intersect(variables));
        Assert.Equal(0, await florin.Stop());
    }
}
