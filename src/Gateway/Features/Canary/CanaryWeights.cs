using System.Collections.Concurrent;
using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Canary;

/// <summary>
/// The weights of groups that operators have changed while the gateway runs, by route. They hold until they are undone, until the
/// configuration names other groups, or until the gateway stops, as a destination stays drained. Thread-safe.
/// </summary>
internal sealed class CanaryWeights
{
    private readonly ConcurrentDictionary<string, ChangedWeights> _changed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What operators changed of a route; null where its configuration holds.</summary>
    public ChangedWeights? Of(Route route) =>
        _changed.TryGetValue(route.Id, out var changed)
        && route.Groups is { } configured
        && changed.Groups.Count == configured.Count
        && changed.Groups.Keys.All(configured.ContainsKey)
            ? changed
            : null;

    /// <summary>Changes the weights of a route's groups.</summary>
    /// <param name="route">The route.</param>
    /// <param name="groups">A weight for each of its groups, of which one at least is more than 0.</param>
    /// <param name="by">Who changes them.</param>
    /// <param name="at">When.</param>
    public void Change(Route route, IReadOnlyDictionary<string, double> groups, string by, DateTimeOffset at) =>
        _changed[route.Id] = new ChangedWeights(groups, SharesOf(groups), by, at);

    /// <summary>Gives a route back to its configuration.</summary>
    /// <returns>Whether anything was changed.</returns>
    public bool Undo(Route route) => _changed.TryRemove(route.Id, out _);

    /// <summary>The upper ends of the groups' shares of all clients, from 0 to 1, in the order of their names.</summary>
    public static (string Group, double Upto)[] SharesOf(IReadOnlyDictionary<string, double> groups)
    {
        var (all, upto) = (groups.Values.Sum(), 0.0);
        return
        [
            .. groups
                .OrderBy(share => share.Key, StringComparer.OrdinalIgnoreCase)
                .Select(share => (share.Key, upto += share.Value / all)),
        ];
    }
}

/// <summary>Weights that an operator has set.</summary>
/// <param name="Groups">By group.</param>
/// <param name="Shares">The upper ends of the groups' shares.</param>
/// <param name="By">Who set them.</param>
/// <param name="At">When.</param>
internal sealed record ChangedWeights(
    IReadOnlyDictionary<string, double> Groups,
    (string Group, double Upto)[] Shares,
    string By,
    DateTimeOffset At
);
