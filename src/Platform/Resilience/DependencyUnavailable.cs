namespace Florin.Platform.Resilience;

/// <summary>A call to a dependency was refused to protect it, or ran out of time.</summary>
public sealed class DependencyUnavailable : Exception
{
    /// <summary>The circuit is open: nothing was sent.</summary>
    public const string CircuitOpen = "circuit-open";

    /// <summary>The bulkhead and its queue are full, or the wait was too long: nothing was sent.</summary>
    public const string BulkheadFull = "bulkhead-full";

    /// <summary>No answer in time: whether it happened is unknown.</summary>
    public const string Timeout = "timeout";

    /// <summary>Why a call to a dependency did not come to an answer.</summary>
    public DependencyUnavailable(string dependency, string code, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{dependency} is unavailable: {code}.", inner) =>
        (Dependency, Code, RetryAfter) = (dependency, code, retryAfter);

    /// <summary>Its name.</summary>
    public string Dependency { get; }

    /// <summary>One of the codes above, which are those of the public contract.</summary>
    public string Code { get; }

    /// <summary>How long until another try can make sense, when known.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether it is certain that the dependency has not seen the call.</summary>
    public bool NothingSent => Code is CircuitOpen or BulkheadFull;
}
