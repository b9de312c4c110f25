using Florin.Gateway.Model.Clusters;
using Florin.Kernel;

namespace Florin.Gateway.Model;

/// <summary>Why the gateway itself cannot give an answer.</summary>
/// <param name="Code">The contract's code.</param>
/// <param name="Detail">In words.</param>
/// <param name="RetryAfter">When another try can make sense.</param>
internal sealed record Failure(RefusalCode Code, string Detail, TimeSpan? RetryAfter)
{
    /// <summary>Whether everything that could help was tried already, so that another try would only wait again.</summary>
    public bool IsFinal { get; init; }

    /// <summary>That of a cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="code">The contract's code.</param>
    /// <param name="why">What it did or could not do, in words.</param>
    /// <param name="retryAfter">When another try can make sense.</param>
    public static Failure Of(Cluster cluster, RefusalCode code, string why, TimeSpan? retryAfter) =>
        new(code, $"The {cluster.Id} service {why}.", retryAfter);

    /// <summary>A cluster's that had no time left.</summary>
    public static Failure OfTime(Cluster cluster) =>
        Of(cluster, RefusalCodes.Timeout, "did not respond in time", retryAfter: null);
}
