namespace Florin.Platform.Resilience.Breaker;

/// <summary>
/// Leave to make one call, given by a <see cref="CircuitBreaker"/>. Tell it exactly once how the call ended. It remembers
/// the breaker's epoch: an outcome that arrives after the state has changed is ignored.
/// </summary>
public readonly struct Permit
{
    private readonly CircuitBreaker? _breaker;
    private readonly long _phase;
    private readonly long _lease;

    internal Permit(CircuitBreaker breaker, long phase, long lease) => (_breaker, _phase, _lease) = (breaker, phase, lease);

    /// <summary>Whether the call is one of the probes of a half-open circuit.</summary>
    public bool IsProbe => _lease != 0;

    /// <summary>The dependency did its work, also if the business said no.</summary>
    public void Succeeded() => Succeeded(TimeSpan.Zero);

    /// <summary>The dependency did its work, also if the business said no, and took so long for it.</summary>
    public void Succeeded(TimeSpan took) => _breaker?.Conclude(_phase, _lease, CallVerdict.Succeeded, took);

    /// <summary>The dependency failed: an error of its own, a broken connection, a timeout.</summary>
    public void Failed() => Failed(TimeSpan.Zero);

    /// <summary>The dependency failed, and took so long for it.</summary>
    public void Failed(TimeSpan took) => _breaker?.Conclude(_phase, _lease, CallVerdict.Failed, took);

    /// <summary>The call says nothing about the dependency: its caller gave up, or it was never sent. A probe gives its lease back.</summary>
    public void NoVerdict() => _breaker?.Conclude(_phase, _lease, CallVerdict.None, TimeSpan.Zero);
}

/// <summary>How a call ended.</summary>
internal enum CallVerdict
{
    Succeeded,
    Failed,
    None,
}
