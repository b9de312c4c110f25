using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Features.Discovery;

/// <summary>How the gateway keeps the instances that register with it: section <c>Gateway:Registry</c>.</summary>
internal sealed record RegistryOptions
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Registry";

    /// <summary>An instance that says nothing for this long is taken for dead and gets no more requests. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many instances a service may have. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxInstances { get; init; } = 100;
}
