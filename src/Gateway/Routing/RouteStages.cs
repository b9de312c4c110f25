namespace Florin.Gateway;

/// <summary>What routes can do: the table of contents of the gateway's features, outermost first.</summary>
internal static class RouteStages
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IRouteStage> All { get; } = [];
}
