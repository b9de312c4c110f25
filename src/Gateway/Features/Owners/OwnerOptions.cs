using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Features.Owners;

/// <summary>How the gateway finds the instance that owns a service's log: section <c>Gateway:Owners</c>.</summary>
internal sealed record OwnerOptions
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Owners";

    /// <summary>
    /// For how long a request is held while a service has no owner, as when one has just been killed: the lease
    /// (<c>Storage:Lease</c>) and a little more. Then the answer is 503. Default 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before an instance is asked again while there is no owner. Default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan AskEvery { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A request with a larger body is sent once, since it would have to be kept. Default 1 MiB.</summary>
    [Range(0, 10 << 20)]
    public int MaxBodyBytes { get; init; } = 1 << 20;
}
