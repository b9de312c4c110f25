using Florin.Platform.Resilience.Retry;

namespace Florin.Unit.Tests.Resilience;

public sealed class RepeatingWhatFailed
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(5, 3200)]
    [InlineData(7, 10_000)]
    [InlineData(2000, 10_000)]
    public void Waits_twice_as_long_each_time_up_to_the_most(int attempt, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new Backoff { Jitter = 0 }.After(attempt, () => 1));

    [Fact]
    public void Spreads_the_waits_by_jitter_within_its_bounds()
    {
        var (backoff, random) = (new Backoff(), new Random(1));
        var waits = Enumerable.Range(0, 1000).Select(_ => backoff.After(2, random.NextDouble).TotalMilliseconds).ToArray();
        Assert.All(waits, wait => Assert.InRange(wait, 400, 600));
        Assert.True(waits.Max() - waits.Min() > 180);
    }

    [Fact]
    public void Takes_no_wait_beyond_the_most_with_jitter() =>
        Assert.Equal(
            TimeSpan.FromSeconds(1),
            new Backoff
            {
                Base = TimeSpan.FromSeconds(0.9),
                Max = TimeSpan.FromSeconds(1),
                Jitter = 1,
            }.After(0, () => 1)
        );

    [Fact]
    public void Ends_when_the_budget_is_spent_and_goes_on_when_calls_have_earned_it()
    {
        var budget = new RetryBudget(new RetryOptions { Budget = 2, EarnedPerCall = 0.25 });
        Assert.Equal([true, true, false], [budget.TrySpend(), budget.TrySpend(), budget.TrySpend()]);
        for (var call = 0; call < 3; call++)
            budget.Earn();
        Assert.False(budget.TrySpend());
        budget.Earn();
        Assert.True(budget.TrySpend());
    }

    [Fact]
    public void Cannot_save_up_more_than_the_budget_holds()
    {
        var budget = new RetryBudget(new RetryOptions { Budget = 2 });
        for (var call = 0; call < 1000; call++)
            budget.Earn();
        Assert.Equal(2, budget.Retries);
    }

    [Fact]
    public void Spends_each_retry_once_when_many_threads_want_it()
    {
        var (budget, spent) = (new RetryBudget(new RetryOptions { Budget = 1000 }), 0);
        Parallel.For(
            0,
            5000,
            _ =>
            {
                if (budget.TrySpend())
                    Interlocked.Increment(ref spent);
            }
        );
        Assert.Equal(1000, spent);
    }
}
