using System.Diagnostics;
using Florin.Platform.RateLimiting;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;

namespace Florin.Bench;

/// <summary>
/// What protecting a call costs where nothing waits and nothing fails. Ours must stay under a microsecond; the pipeline is
/// mostly Polly and may take a few.
/// </summary>
internal static class Protections
{
    private const int Calls = 20_000;
    private const int Rounds = 200;

    public static int Run()
    {
        var clock = TimeProvider.System;
        var closed = new CircuitBreaker(new CircuitBreakerOptions(), clock);
        Each("breaker closed", () => Succeed(closed));
        var open = new CircuitBreaker(new CircuitBreakerOptions(), clock);
        open.Isolate();
        Each("breaker open", () => open.TryEnter(out _, out _));
        using var bulkhead = new Bulkhead(new BulkheadOptions(), clock);
        Each("bulkhead", () => Done(bulkhead.Enter(CancellationToken.None)).Leave());
        var limiter = new SlidingWindowLog<string>(new SlidingWindowOptions(), clock);
        Each("limiter, passes", () => limiter.Decide("a", 100_000_000));
        Each("limiter, refuses", () => limiter.Decide("b", 100));
        Each("breaker+bulkhead", () => Protected(closed, bulkhead));
        using var pipeline = new Pipeline("x", new PipelineOptions(), clock, () => 0.5);
        Each("pipeline, once", () => Call(pipeline, Repeat.Never));
        Each("pipeline, repeatable", () => Call(pipeline, Repeat.Safe));
        return 0;
    }

    private static void Succeed(CircuitBreaker breaker)
    {
        breaker.TryEnter(out var permit, out _);
        permit.Succeeded();
    }

    private static void Protected(CircuitBreaker breaker, Bulkhead bulkhead)
    {
        breaker.TryEnter(out var permit, out _);
        var seat = Done(bulkhead.Enter(CancellationToken.None));
        seat.Leave();
        permit.Succeeded();
    }

    private static void Call(Pipeline pipeline, Repeat repeat) =>
        Done(pipeline.Execute(static _ => ValueTask.FromResult(1), repeat, CancellationToken.None));

#pragma warning disable VSTHRD002 // It is completed.
    private static T Done<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? task.Result : throw new InvalidOperationException("Something waited.");
#pragma warning restore VSTHRD002

    // The best of many short rounds, which a busy machine disturbs least.
    private static void Each(string what, Action call)
    {
        var (best, bytes) = (TimeSpan.MaxValue, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            for (var i = 0; i < Calls; i++)
                call();
            var took = Stopwatch.GetElapsedTime(started);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            best = took < best ? took : best;
        }
        Console.WriteLine($"{what, 20} {best.TotalNanoseconds / Calls, 8:n0} ns {(double)bytes / Calls, 6:n0} bytes");
    }
}
