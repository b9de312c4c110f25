using Florin.Kernel;

namespace Florin.Platform.Resilience;

/// <summary>A call to a dependency was refused to protect it, or ran out of time.</summary>
public sealed class DependencyUnavailable : Exception
{
    /// <summary>Why a call to a dependency did not come to an answer.</summary>
    public DependencyUnavailable(string dependency, RefusalCode reason, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{dependency} is unavailable: {reason.Name}.", inner) =>
        (Dependency, Reason, RetryAfter) = (dependency, reason, retryAfter);

    /// <summary>Its name.</summary>
    public string Dependency { get; }

    /// <summary>
    /// <see cref="RefusalCodes.CircuitOpen"/> or <see cref="RefusalCodes.BulkheadFull"/>, where nothing was sent, or
    /// <see cref="RefusalCodes.Timeout"/>, where it is unknown whether it happened.
    /// </summary>
    public RefusalCode Reason { get; }

    /// <summary>How long until another try can make sense, when known.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether it is certain that the dependency has not seen the call.</summary>
    public bool NothingSent => Reason.Kind is RefusalKind.Unavailable;
}
