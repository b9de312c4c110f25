using System.ComponentModel.DataAnnotations;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Florin.Platform.Resilience.Retry;
using Florin.Testing;

namespace Florin.Unit.Tests.Resilience;

public sealed class CallingADependency : IDisposable
{
    private static readonly PipelineOptions Options = new()
    {
        Retry = new RetryOptions { Backoff = new Backoff { Jitter = 0 } },
        Bulkhead = new BulkheadOptions { MaxConcurrent = 2, MaxQueue = 1 },
        CircuitBreaker = new CircuitBreakerOptions { MinimumThroughput = 4 },
    };

    private readonly FakeTime _time = new();
    private readonly Pipeline _pipeline;
    private int _calls;

    public CallingADependency() => _pipeline = new Pipeline("risk", Options, _time, () => 0.5);

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Gives_its_answer() => Assert.Equal(42, await _pipeline.Execute(_ => Answer(42), Repeat.Never, default));

    [Fact]
    public async Task Is_not_repeated_unless_that_is_safe()
    {
        await Assert.ThrowsAsync<HttpRequestException>(async () => await _pipeline.Execute(Break, Repeat.Never, default));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public Task Is_repeated_after_waits_that_double() =>
        OneThread.Run(async thread =>
        {
            var call = _pipeline.Execute(_ => ++_calls < 4 ? Broken() : Answer(7), Repeat.Safe, default).AsTask();
            foreach (var (wait, calls) in new[] { (100, 2), (200, 3), (400, 4) })
            {
                Advance(thread, TimeSpan.FromMilliseconds(wait - 1));
                Assert.Equal(calls - 1, _calls);
                Advance(thread, TimeSpan.FromMilliseconds(1));
                Assert.Equal(calls, _calls);
            }
            Assert.Equal(7, await call);
        });

    [Fact]
    public Task Counts_each_attempt_once_for_the_circuit_and_leaves_its_place() =>
        OneThread.Run(async thread =>
        {
            var call = _pipeline.Execute(_ => ++_calls < 3 ? Broken() : Answer(7), Repeat.Safe, default).AsTask();
            Advance(thread, TimeSpan.FromSeconds(1));
            Assert.Equal(7, await call);
            Assert.Equal((1, 2), _pipeline.Breaker.Sampled);
            Assert.Equal(0, _pipeline.Bulkhead.Active);
        });

    [Fact]
    public async Task Is_not_repeated_for_a_fault_that_repeating_cannot_mend()
    {
        var call = _pipeline.Execute<int>(_ => throw new InvalidOperationException($"{++_calls}"), Repeat.Safe, default);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await call);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Is_not_repeated_beyond_the_budget()
    {
        var options = Options with
        {
            Retry = new RetryOptions
            {
                Budget = 2,
                MaxRetries = 10,
                EarnedPerCall = 0,
                Backoff = new Backoff { Base = TimeSpan.Zero },
            },
        };
        using var pipeline = new Pipeline("risk", options, _time, () => 0.5);
        await Assert.ThrowsAsync<HttpRequestException>(async () => await pipeline.Execute(Break, Repeat.Safe, default));
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task Is_refused_by_name_while_the_circuit_is_open()
    {
        await OpenTheCircuit();
        var refused = await Assert.ThrowsAsync<DependencyUnavailable>(async () =>
            await _pipeline.Execute(Break, Repeat.Safe, default)
        );
        Assert.Equal(("risk", "circuit-open", true), (refused.Dependency, refused.Reason.Name, refused.NothingSent));
        Assert.Equal(TimeSpan.FromSeconds(30), refused.RetryAfter);
        Assert.Equal(4, _calls);
    }

    [Fact]
    public async Task Is_no_verdict_for_the_circuit_when_the_caller_gives_up_on_the_probe()
    {
        await OpenTheCircuit();
        _time.Advance(TimeSpan.FromSeconds(30));
        using var cancel = new CancellationTokenSource();
        var probe = _pipeline.Execute(Hang, Repeat.Never, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);
        Assert.Equal(CircuitState.HalfOpen, _pipeline.Breaker.State);
        Assert.Equal(1, await _pipeline.Execute(_ => Answer(1), Repeat.Never, default));
        Assert.Equal(CircuitState.Closed, _pipeline.Breaker.State);
    }

    [Fact]
    public async Task Is_refused_when_places_and_queue_are_full_and_the_circuit_does_not_mind()
    {
        var release = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Enumerable.Range(0, 3).Select(_ => Wait()).ToArray();
        var refused = await Assert.ThrowsAsync<DependencyUnavailable>(Wait);
        Assert.Equal(("bulkhead-full", TimeSpan.FromSeconds(1)), (refused.Reason.Name, refused.RetryAfter));
        release.SetResult(5);
        var answers = await Task.WhenAll(calls);
        Assert.Equal([5, 5, 5], answers);
        Assert.Equal((3, 0), _pipeline.Breaker.Sampled);
        Assert.Equal(0, _pipeline.Bulkhead.Active);

        Task<int> Wait() => _pipeline.Execute(_ => new ValueTask<int>(release.Task), Repeat.Never, default).AsTask();
    }

    [Fact]
    public async Task Fails_as_a_timeout_when_an_attempt_takes_too_long_and_the_circuit_counts_it()
    {
        var call = _pipeline.Execute(Hang, Repeat.Never, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));
        var timeout = await Assert.ThrowsAsync<DependencyUnavailable>(() => call);
        Assert.Equal(("timeout", false), (timeout.Reason.Name, timeout.NothingSent));
        Assert.Equal((0, 1), _pipeline.Breaker.Sampled);
        Assert.Equal(0, _pipeline.Bulkhead.Active);
    }

    [Fact]
    public Task Is_repeated_after_a_timeout_and_ends_at_the_total() =>
        OneThread.Run(async thread =>
        {
            var call = _pipeline.Execute(Hang, Repeat.Safe, default).AsTask();
            Advance(thread, TimeSpan.FromSeconds(10));
            Advance(thread, TimeSpan.FromSeconds(10.1));
            Advance(thread, TimeSpan.FromSeconds(9.8));
            Assert.Equal((3, false), (_calls, call.IsCompleted));
            Advance(thread, TimeSpan.FromSeconds(0.1));
            Assert.Equal("timeout", (await Assert.ThrowsAsync<DependencyUnavailable>(() => call)).Reason.Name);
            Assert.Equal(3, _calls);
            Assert.Equal((0, 0), _pipeline.Breaker.Sampled); // The third was cut short: no verdict. The others are too old.
        });

    [Fact]
    public void Needs_an_attempt_that_is_shorter_than_the_total()
    {
        var wrong = Options with { AttemptTimeout = Options.TotalTimeout };
        var results = new List<ValidationResult>();
        Assert.False(Validator.TryValidateObject(wrong, new ValidationContext(wrong), results, validateAllProperties: true));
        Assert.Contains("must be less than TotalTimeout", results.Single().ErrorMessage, StringComparison.Ordinal);
    }

    private async Task OpenTheCircuit()
    {
        for (var call = 0; call < 4; call++)
            await Assert.ThrowsAsync<HttpRequestException>(async () => await _pipeline.Execute(Break, Repeat.Never, default));
        Assert.Equal(CircuitState.Open, _pipeline.Breaker.State);
    }

    private void Advance(OneThread thread, TimeSpan by)
    {
        _time.Advance(by);
        thread.Drain();
    }

    private ValueTask<int> Break(CancellationToken cancel)
    {
        _calls++;
        return Broken();
    }

    private async ValueTask<int> Hang(CancellationToken cancel)
    {
        _calls++;
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancel);
        return 0;
    }

    private static ValueTask<int> Broken() => ValueTask.FromException<int>(new HttpRequestException("Connection reset."));

    private static ValueTask<int> Answer(int value) => ValueTask.FromResult(value);
}
