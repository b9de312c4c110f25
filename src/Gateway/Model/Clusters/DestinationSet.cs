using System.Collections.Frozen;

namespace Florin.Gateway.Model.Clusters;

/// <summary>The destinations of a cluster at one time: who takes requests, together and by group. Immutable.</summary>
internal sealed class DestinationSet
{
    private readonly Destination[] _available;
    private readonly Destination[] _first;
    private readonly FrozenDictionary<string, Destination[]> _groups;

    /// <summary>As they are now.</summary>
    public DestinationSet(IEnumerable<Destination> destinations)
    {
        All = [.. destinations.OrderBy(destination => destination.Id, StringComparer.OrdinalIgnoreCase)];
        _available = Available(All);
        _first = First(_available);
        _groups = _available
            .Where(destination => destination.Config.Group is not null)
            .GroupBy(destination => destination.Config.Group!, StringComparer.OrdinalIgnoreCase) // Just looked.
            .ToFrozenDictionary(group => group.Key, group => First([.. group]), StringComparer.OrdinalIgnoreCase);
        IsElsewhere = Array.TrueForAll(All, destination => !destination.Upstream.IsHere);
        NextIn = All.Select(destination => destination.OutUntil).Where(until => until != 0).DefaultIfEmpty(0).Min();
    }

    /// <summary>All of them, by id.</summary>
    public Destination[] All { get; }

    /// <summary>None of them is in this process.</summary>
    public bool IsElsewhere { get; }

    /// <summary>When the next of those that are out comes in again, as the clock's timestamp; 0 when nobody is out.</summary>
    public long NextIn { get; }

    /// <summary>Whom to choose from: those of a group, or all when it has nobody that takes requests; of these the first by priority.</summary>
    /// <param name="group">The group; null for all.</param>
    /// <param name="avoid">Not this one, where there is another; null for nobody.</param>
    public Destination[] Among(string? group, Destination? avoid)
    {
        var members = group is null ? null : _groups.GetValueOrDefault(group);
        return avoid is null ? members ?? _first : Other(members, avoid);
    }

    /// <summary>
    /// The one after another, by id, of those that are not drained, whether or not it takes requests; the same where there is no other.
    /// </summary>
    public Destination After(Destination destination)
    {
        var at = Array.IndexOf(All, destination);
        var others = All.Skip(at + 1).Concat(All.Take(Math.Max(at, 0)));
        return others.FirstOrDefault(other => !other.Drained) ?? destination;
    }

    private Destination[] Other(Destination[]? members, Destination avoid)
    {
        var others = Array.FindAll(members ?? _first, destination => destination != avoid);
        if (others.Length == 0 && members is null)
            others = First(Array.FindAll(_available, destination => destination != avoid));
        return others.Length > 0 ? others : members ?? _first;
    }

    // With nobody well it is better to ask those that may not be than to refuse everybody: first those that failed a while
    // ago and are well when they are asked how they are.
    private static Destination[] Available(Destination[] all)
    {
        var well = Array.FindAll(all, destination => destination.IsAvailable);
        if (well.Length == 0)
            well = Array.FindAll(all, destination => !destination.Drained && !destination.IsUnwell);
        return well.Length > 0 ? well : Array.FindAll(all, destination => !destination.Drained);
    }

    // Those of the lowest priority.
    private static Destination[] First(Destination[] available)
    {
        var lowest = available.Select(destination => destination.Config.Priority).DefaultIfEmpty(0).Min();
        return Array.FindAll(available, destination => destination.Config.Priority == lowest);
    }
}
