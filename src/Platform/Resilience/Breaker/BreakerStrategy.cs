using Florin.Kernel;
using Polly;

namespace Florin.Platform.Resilience.Breaker;

/// <summary>
/// Our <see cref="CircuitBreaker"/> in a Polly pipeline. Every exception is a failure of the dependency, except when the
/// caller gave up, when the bulkhead, inside, refused to send the call, and when it is that of somebody behind the dependency.
/// </summary>
internal sealed class BreakerStrategy(string dependency, CircuitBreaker breaker, Func<Exception, bool> isOfAnother)
    : ResilienceStrategy
{
    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback,
        ResilienceContext context,
        TState state
    )
    {
        if (!breaker.TryEnter(out var permit, out var retryAfter))
        {
            var refusal = new DependencyUnavailable(dependency, RefusalCodes.CircuitOpen, retryAfter);
            return Outcome.FromException<TResult>(refusal);
        }
        // Polly's callbacks return their exceptions; they do not throw.
        var outcome = await callback(context, state);
        if (outcome.Exception is null || isOfAnother(outcome.Exception))
            permit.Succeeded();
        else if (SaysNothing(outcome.Exception, context.CancellationToken))
            permit.NoVerdict();
        else
            permit.Failed();
        return outcome;
    }

    private static bool SaysNothing(Exception exception, CancellationToken cancel) =>
        exception is DependencyUnavailable { NothingSent: true }
        || (exception is OperationCanceledException && cancel.IsCancellationRequested);
}
