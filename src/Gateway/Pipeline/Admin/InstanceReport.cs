using Florin.Gateway.Features.Discovery;
using Florin.Platform.Hosting;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>An instance that has registered, for operators.</summary>
/// <param name="Service">What it hosts.</param>
/// <param name="Id">Its id.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Weight">Its share.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Since">Since when it runs.</param>
/// <param name="Joined">When it registered.</param>
/// <param name="LastSeen">When it was last heard of.</param>
/// <param name="Log">How the service's log stood there then.</param>
internal sealed record InstanceReport(
    string Service,
    string Id,
    string Address,
    int Weight,
    string Version,
    DateTimeOffset Since,
    DateTimeOffset Joined,
    DateTimeOffset LastSeen,
    LogStanding? Log
)
{
    /// <summary>As it is now.</summary>
    public static InstanceReport Of(Instance instance) =>
        new(
            instance.Service,
            instance.Id,
            instance.Said.Address,
            instance.Said.Weight,
            instance.Said.Version,
            instance.Said.Since,
            instance.Joined,
            instance.LastSeen,
            instance.Said.Log
        );
}
