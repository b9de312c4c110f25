using System.Collections.Frozen;

namespace Florin.Gateway.Pipeline.Routing;

/// <summary>
/// Finds the routes that can take a path by the literal segments that their templates begin with, so that a request looks at
/// these few, however many there are. Immutable.
/// </summary>
internal sealed class RouteTree
{
    private readonly RouteMatcher[] _here;
    private readonly FrozenDictionary<string, RouteTree>.AlternateLookup<ReadOnlySpan<char>> _next;

    /// <summary>All of them.</summary>
    public RouteTree(IReadOnlyCollection<RouteMatcher> routes)
        : this([], routes, depth: 0) { }

    // Whoever takes anything below a segment may take what is further below, too: each node holds these in their order.
    private RouteTree(IEnumerable<RouteMatcher> above, IReadOnlyCollection<RouteMatcher> below, int depth)
    {
        _here = [.. RouteMatcher.InOrder(above.Concat(below.Where(route => route.Literals.Count == depth)))];
        _next = below
            .Where(route => route.Literals.Count > depth)
            .GroupBy(route => route.Literals[depth], StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                routes => routes.Key,
                routes => new RouteTree(_here, [.. routes], depth + 1),
                StringComparer.OrdinalIgnoreCase
            )
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The routes whose path a path can be, in the order in which they are asked; no other takes it.</summary>
    public ReadOnlySpan<RouteMatcher> Of(ReadOnlySpan<char> path)
    {
        var node = this;
        while (path is ['/', .. var rest])
        {
            var end = rest.IndexOf('/');
            if (!node._next.TryGetValue(end < 0 ? rest : rest[..end], out var next))
                break;
            node = next;
            path = end < 0 ? [] : rest[end..];
        }
        return node._here;
    }
}
