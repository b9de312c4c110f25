using Florin.Platform.RateLimiting;
using Florin.Platform.Resilience.Breaker;

namespace Florin.Webhooks.Delivery;

/// <summary>
/// Whether requests may go to one endpoint now: its circuit, its rate, and what it asked for itself. While it is closed,
/// nothing is tried and no attempt is used up.
/// </summary>
internal sealed class EndpointGate(WebhookOptions options, ILocalRateLimiter<string> rates, string endpoint, TimeProvider clock)
{
    private static readonly TimeSpan LongestWish = TimeSpan.FromDays(1);
    private readonly CircuitBreaker _breaker = new(options.CircuitBreaker, clock);
    private readonly Lock _lock = new();
    private DateTimeOffset _closedUntil;

    /// <summary>Until when nothing can be sent; a time in the past where it can.</summary>
    public DateTimeOffset ClosedUntil
    {
        get
        {
            lock (_lock)
                return _closedUntil;
        }
    }

    /// <summary>What the circuit is.</summary>
    public CircuitState Circuit => _breaker.State;

    /// <summary>How many requests succeeded and failed within the circuit's sampling duration.</summary>
    public (int Succeeded, int Failed) Recent => _breaker.Sampled;

    /// <summary>Asks for leave to send one request.</summary>
    /// <param name="permit">To be told how it ended.</param>
    public bool TryEnter(out Permit permit)
    {
        permit = default;
        if (ClosedUntil > clock.GetUtcNow())
            return false;
        if (!_breaker.TryEnter(out permit, out var retryAfter))
        {
            Close(retryAfter);
            return false;
        }
        var decision = rates.Decide(endpoint, options.Rate);
        if (decision.Allowed)
            return true;
        permit.NoVerdict();
        Close(decision.RetryAfter);
        return false;
    }

    /// <summary>Sends nothing for a time.</summary>
    public void Close(TimeSpan time)
    {
        var until = clock.GetUtcNow() + (time < LongestWish ? time : LongestWish);
        lock (_lock)
            if (until > _closedUntil)
                _closedUntil = until;
    }
}
