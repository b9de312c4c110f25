using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Features.Canary;

/// <summary>Which part of a route's requests goes to which group of destinations: section <c>Gateway:Routes:{id}:Canary</c>.</summary>
internal sealed record CanaryOptions
{
    /// <summary>
    /// Weights by group, such as <c>stable</c> 95 and <c>canary</c> 5; a group is what destinations say in their
    /// <c>Group</c>. A client stays in its group as long as the weights stay.
    /// </summary>
    [Required, MinLength(1)]
    public Dictionary<string, double> Groups { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A header by which a request chooses its group itself; none by default.</summary>
    public string? Header { get; init; }
}
