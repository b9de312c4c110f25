using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>Lets requests through to their destinations, by circuit breaker, bulkhead and timeout. The last stage.</summary>
internal sealed class GuardStage : IRouteStage, IDisposable
{
    private Guard? _guard;

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context)
    {
        var guard = _guard ??= new Guard(context.Runtime.Clock, context.Runtime.Log); // Requests under way are the same guard's.
        return (_, _) => guard.Pass;
    }

    /// <summary>Answers who waits for services of other processes: the gateway is about to stop.</summary>
    public void Drain() => _guard?.Drain();

    /// <inheritdoc/>
    public void Dispose() => _guard?.Dispose();
}
