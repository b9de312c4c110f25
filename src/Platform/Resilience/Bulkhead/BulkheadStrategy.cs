using Florin.Kernel;
using Polly;

namespace Florin.Platform.Resilience.Bulkhead;

/// <summary>Our <see cref="Bulkhead"/> in a Polly pipeline.</summary>
internal sealed class BulkheadStrategy(string dependency, Bulkhead bulkhead) : ResilienceStrategy
{
    // When a place is free nobody knows; soon, or the queue would be empty.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback,
        ResilienceContext context,
        TState state
    )
    {
        Seat seat;
        try
        {
            seat = await bulkhead.Enter(context.CancellationToken);
        }
        catch (OperationCanceledException gaveUp)
        {
            return Outcome.FromException<TResult>(gaveUp);
        }
        if (!seat.Entered)
        {
            var refusal = new DependencyUnavailable(dependency, RefusalCodes.BulkheadFull, RetryAfter);
            return Outcome.FromException<TResult>(refusal);
        }
        try
        {
            return await callback(context, state);
        }
        finally
        {
            seat.Leave();
        }
    }
}
