namespace Florin.Platform.Resilience;

/// <summary>Another service did not answer in time: whether it did what was asked is unknown.</summary>
public sealed class ServiceTimeout(string service, string message, Exception? inner = null) : TimeoutException(message, inner)
{
    /// <summary>Which one.</summary>
    public string Service { get; } = service;
}

/// <summary>Another service cannot be reached, is resting after failures, or failed.</summary>
public sealed class ServiceUnavailable(string service, string detail, Exception? inner = null)
    : Exception($"The {service} service is not available: {detail}", inner)
{
    /// <summary>Which one.</summary>
    public string Service { get; } = service;
}
