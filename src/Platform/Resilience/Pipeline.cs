using System.Runtime.CompilerServices;
using Florin.Kernel;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Florin.Platform.Resilience.Deadlines;
using Florin.Platform.Resilience.Retry;
using Microsoft.Extensions.ObjectPool;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Florin.Platform.Resilience;

/// <summary>Whether a call may be made again when its outcome is a failure or unknown.</summary>
public enum Repeat
{
    /// <summary>The call is made once.</summary>
    Never,

    /// <summary>Making it twice has the effect of making it once: a read, or a command with a command id.</summary>
    Safe,
}

/// <summary>
/// Protects calls to one dependency: total timeout, retry (budgeted, only what is safe to repeat), circuit breaker,
/// bulkhead, attempt timeout, in this order from the outside in, composed by Polly. A business refusal must be a result of
/// the call, not an exception. Thread-safe; one per dependency, for all its callers.
/// </summary>
public sealed class Pipeline : IDisposable
{
    private static readonly ResiliencePropertyKey<TimeSpan> Spent = new("time spent before");
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly string _dependency;
    private readonly PipelineOptions _options;
    private readonly ObjectPool<Deadline> _deadlines;
    private readonly Func<double> _random;
    private readonly Func<Exception, bool> _isTransient;
    private readonly Func<Exception, bool> _isOfAnother;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _repeated;

    /// <summary>A pipeline whose circuit is closed.</summary>
    /// <param name="dependency">Its name, for errors.</param>
    /// <param name="options">Validated by whoever binds them.</param>
    /// <param name="clock">For every timeout and wait.</param>
    /// <param name="random">For jitter: 0 to 1; thread-safe.</param>
    /// <param name="isTransient">
    /// Which exceptions of a call are worth another try; by default those of the network. A timeout of an attempt always is.
    /// </param>
    /// <param name="isOfAnother">
    /// Which exceptions of a call tell of somebody behind the dependency, which itself is well; by default none.
    /// </param>
    public Pipeline(
        string dependency,
        PipelineOptions options,
        TimeProvider clock,
        Func<double> random,
        Func<Exception, bool>? isTransient = null,
        Func<Exception, bool>? isOfAnother = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        (_dependency, _options, _clock, _random) = (dependency, options, clock, random);
        _deadlines = Deadline.Pool(clock);
        _isTransient = isTransient ?? (static exception => exception is HttpRequestException or IOException);
        _isOfAnother = isOfAnother ?? (static _ => false);
        Breaker = new CircuitBreaker(options.CircuitBreaker, clock);
        Bulkhead = new Bulkhead.Bulkhead(options.Bulkhead, clock);
        Budget = new RetryBudget(options.Retry);
        _once = Timed()
            .AddStrategy(_ => new BreakerStrategy(dependency, Breaker, _isOfAnother), new NoOptions())
            .AddStrategy(_ => new BulkheadStrategy(dependency, Bulkhead), new NoOptions())
            .AddTimeout(options.AttemptTimeout)
            .Build();
        _repeated = (options.Retry.MaxRetries > 0 ? Timed().AddRetry(Retry()) : Timed()).Build();
    }

    /// <summary>For operators and metrics.</summary>
    public CircuitBreaker Breaker { get; }

    /// <summary>For metrics.</summary>
    public Bulkhead.Bulkhead Bulkhead { get; }

    /// <summary>For metrics.</summary>
    public RetryBudget Budget { get; }

    /// <summary>Makes a call.</summary>
    /// <exception cref="DependencyUnavailable">It was refused or ran out of time.</exception>
    public ValueTask<T> Execute<T>(Func<CancellationToken, ValueTask<T>> call, Repeat repeat, CancellationToken cancel) =>
        Execute(static (call, cancel) => call(cancel), call, repeat, cancel);

    /// <summary>Makes a call that is given a state, so that it needs no closure.</summary>
    /// <exception cref="DependencyUnavailable">It was refused or ran out of time.</exception>
    public ValueTask<T> Execute<T, TState>(
        Func<TState, CancellationToken, ValueTask<T>> call,
        TState state,
        Repeat repeat,
        CancellationToken cancel
    )
    {
        if (repeat == Repeat.Safe)
            Budget.Earn();
        if (cancel.IsCancellationRequested || !Bulkhead.TryEnter(out var seat))
            return repeat == Repeat.Safe
                ? Compose(_repeated, Repetition<T, TState>.Attempt, new(this, call, state, null), cancel)
                : Compose(_once, call, state, cancel);
        if (Breaker.TryEnter(out var permit, out var retryAfter))
            return repeat == Repeat.Safe && _options.Retry.MaxRetries > 0
                ? FirstStraight(call, state, permit, seat, cancel)
                : Straight(call, state, permit, seat, cancel);
        seat.Leave();
        var refusal = new DependencyUnavailable(_dependency, RefusalCodes.CircuitOpen, retryAfter);
        return ValueTask.FromException<T>(refusal);
    }

    /// <summary>What may be repeated goes straight too, and through the composed pipeline only after it failed once.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> FirstStraight<T, TState>(
        Func<TState, CancellationToken, ValueTask<T>> call,
        TState state,
        Permit permit,
        Seat seat,
        CancellationToken cancel
    )
    {
        var started = _clock.GetTimestamp();
        Exception failed;
        try
        {
            return await Straight(call, state, permit, seat, cancel);
        }
        catch (Exception e) when (IsWorthAnother(e)) // The composed pipeline throws it where it is not repeated.
        {
            failed = e;
        }
        var spent = _clock.GetElapsedTime(started);
        return await Compose(_repeated, Repetition<T, TState>.Attempt, new(this, call, state, failed), cancel, spent);
    }

    /// <summary>
    /// What the composed pipeline does with a call that is never repeated and finds a place at once: most calls of a saga.
    /// Each of its layers would cost a continuation and its memory.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> Straight<T, TState>(
        Func<TState, CancellationToken, ValueTask<T>> call,
        TState state,
        Permit permit,
        Seat seat,
        CancellationToken cancel
    )
    {
        var deadline = _deadlines.Get();
        deadline.Start(_options.AttemptTimeout, cancel); // Which is less than the total.
        try
        {
            var answer = await call(state, deadline.Token);
            permit.Succeeded();
            return answer;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            permit.NoVerdict();
            throw;
        }
        catch (OperationCanceledException late) when (deadline.Over)
        {
            permit.Failed();
            throw new DependencyUnavailable(_dependency, RefusalCodes.Timeout, inner: late);
        }
        catch (Exception fault) // Told to the breaker, and passed on.
        {
            if (_isOfAnother(fault))
                permit.Succeeded();
            else
                permit.Failed();
            throw;
        }
        finally
        {
            seat.Leave();
            _deadlines.Return(deadline);
        }
    }

    private async ValueTask<T> Compose<T, TState>(
        ResiliencePipeline pipeline,
        Func<TState, CancellationToken, ValueTask<T>> call,
        TState state,
        CancellationToken cancel,
        TimeSpan spent = default
    )
    {
        // The context carries on where it was called: a simulation runs everything on one thread.
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancel);
        context.Properties.Set(Spent, spent);
        try
        {
            return await pipeline.ExecuteAsync(
                static (context, made) => made.call(made.state, context.CancellationToken),
                context,
                (call, state)
            );
        }
        catch (TimeoutRejectedException timeout)
        {
            throw new DependencyUnavailable(_dependency, RefusalCodes.Timeout, inner: timeout);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Refuses the calls that wait.</summary>
    public void Dispose() => Bulkhead.Dispose();

    private ResiliencePipelineBuilder Timed() =>
        new ResiliencePipelineBuilder { TimeProvider = _clock }.AddTimeout(
            new TimeoutStrategyOptions { TimeoutGenerator = timed => new ValueTask<TimeSpan>(Left(timed.Context)) }
        );

    // Never zero, which would be no limit.
    private TimeSpan Left(ResilienceContext context)
    {
        var left = _options.TotalTimeout - context.Properties.GetValue(Spent, TimeSpan.Zero);
        return left > Least ? left : Least;
    }

    private RetryStrategyOptions Retry() =>
        new()
        {
            MaxRetryAttempts = _options.Retry.MaxRetries,
            ShouldHandle = attempt => ValueTask.FromResult(ShouldRetry(attempt)),
            DelayGenerator = attempt =>
                ValueTask.FromResult<TimeSpan?>(_options.Retry.Backoff.After(attempt.AttemptNumber, _random)),
        };

    private bool ShouldRetry(RetryPredicateArguments<object> attempt) =>
        attempt.AttemptNumber < _options.Retry.MaxRetries
        && attempt.Outcome.Exception is { } exception
        && IsWorthAnother(exception)
        && Budget.TrySpend();

    private bool IsWorthAnother(Exception e) =>
        e is DependencyUnavailable { Reason.Kind: RefusalKind.Timeout } late ? late.Dependency == _dependency : _isTransient(e);

    /// <summary>The attempts of one call, of which the first may have failed already.</summary>
    private sealed class Repetition<T, TState>(
        Pipeline pipeline,
        Func<TState, CancellationToken, ValueTask<T>> call,
        TState state,
        Exception? failed
    )
    {
        private Exception? _failed = failed;

        public static readonly Func<Repetition<T, TState>, CancellationToken, ValueTask<T>> Attempt = static (r, cancel) =>
            r.Next(cancel);

        private ValueTask<T> Next(CancellationToken cancel)
        {
            if (Interlocked.Exchange(ref _failed, null) is { } first)
                return ValueTask.FromException<T>(first);
            return pipeline.Execute(call, state, Repeat.Never, cancel);
        }
    }

    private sealed class NoOptions : ResilienceStrategyOptions;
}
