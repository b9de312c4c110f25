using System.Collections.Concurrent;
using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Owners;

/// <summary>
/// Sends requests to the instance of a service that owns its log, and on to the new owner when the log goes to another one.
/// </summary>
internal sealed class OwnerStage : IRouteStage
{
    private readonly ConcurrentDictionary<string, KnownOwner> _owners = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(OwnerOptions.Section, typeof(OwnerOptions))];

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context)
    {
        var options = context.Read<OwnerOptions>(OwnerOptions.Section);
        var shared = context
            .Runtime.Services.Where(service => service.Pipeline is null || service.IsShared)
            .Select(service => service.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (clock, ids) = (context.Runtime.Clock, context.Runtime.Ids);
        return (route, next) =>
            !route.Config.Duplex && shared.Contains(route.Cluster.Id)
                ? new OwnerRouting(
                    _owners.GetOrAdd(route.Cluster.Id, _ => new KnownOwner(clock)),
                    options,
                    next,
                    clock,
                    ids
                ).Handle
                : next;
    }
}
