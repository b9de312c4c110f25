using System.Runtime.InteropServices;

namespace Florin.Platform.Resilience.Breaker;

/// <summary>What a circuit breaker does with calls.</summary>
public enum CircuitState
{
    /// <summary>All go through and are counted.</summary>
    Closed,

    /// <summary>All are refused until the break is over.</summary>
    Open,

    /// <summary>A few probes go through; the rest is refused.</summary>
    HalfOpen,

    /// <summary>An operator opened the circuit; only an operator closes it.</summary>
    Isolated,
}

/// <summary>A circuit breaker went from one state to another.</summary>
/// <param name="From">The state that ended.</param>
/// <param name="To">The state that began.</param>
/// <param name="Epoch">Counts the states of this breaker; orders changes that are reported at the same time.</param>
/// <param name="At">When, by the wall clock.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CircuitChange(CircuitState From, CircuitState To, long Epoch, DateTimeOffset At);
