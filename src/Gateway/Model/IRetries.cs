namespace Florin.Gateway.Model;

/// <summary>Decides whether a request is tried again; so that forwarding need not know how retries work.</summary>
internal interface IRetries
{
    /// <summary>How many tries after the first were decided on.</summary>
    int Retries { get; }

    /// <summary>Decides once a try has failed; also while its answer can still be held back.</summary>
    /// <param name="retryAfter">When the destination would like to be asked again, if it said so.</param>
    bool Decide(TimeSpan? retryAfter);
}
