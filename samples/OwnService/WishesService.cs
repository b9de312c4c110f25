using Florin.Platform.Hosting;
using Florin.Samples.OwnService.Features;

namespace Florin.Samples.OwnService;

/// <summary>A service of one's own: what users are saving for. Its table of contents.</summary>
internal static class WishesService
{
    /// <summary>Its name, port, events and features; from here follow its log, route, health and API document.</summary>
    public static ServiceDefinition Definition { get; } =
        new("wish", 14, types => types.Add<WishAdded>("WishAdded"), Add) { States = types => types.Add<Wishes>() };

    private static void Add(ServiceBuilder service)
    {
        AddWishFeature.Add(service);
        ListWishesFeature.Add(service);
    }
}
