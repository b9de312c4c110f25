using Florin.Platform.RateLimiting;
using Florin.Testing;

namespace Florin.Unit.Tests.Resilience;

public sealed class CountingRequestsInAWindow
{
    private const int Limit = 100;

    private readonly FakeTime _time = new();
    private readonly SlidingWindowLog<string> _limiter;

    public CountingRequestsInAWindow() => _limiter = new(new SlidingWindowOptions(), _time);

    [Fact]
    public void Holds_in_the_example_of_the_contract()
    {
        At(0.1);
        Assert.True(Ask().Allowed);
        for (var request = 2; request <= 100; request++)
        {
            At(request * 6); // The hundredth at 600 s.
            Assert.True(Ask().Allowed);
        }
        At(610);
        var refused = Ask();
        Assert.False(refused.Allowed);
        Assert.Equal(Seconds(900.1 - 610), refused.RetryAfter);
        At(900.1);
        Assert.True(Ask().Allowed);
        Assert.False(Ask().Allowed);
    }

    [Fact]
    public void Ends_to_the_tick_when_a_request_is_as_old_as_the_window()
    {
        Ask(limit: 1);
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        var refused = Ask(limit: 1);
        Assert.Equal((false, TimeSpan.FromTicks(1)), (refused.Allowed, refused.RetryAfter));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(Ask(limit: 1).Allowed);
    }

    [Fact]
    public void Tells_where_the_key_stands()
    {
        Assert.Equal(new RateDecision(true, 3, 2, Seconds(900), TimeSpan.Zero), Ask(limit: 3));
        _time.Advance(Seconds(100));
        Assert.Equal(new RateDecision(true, 3, 1, Seconds(800), TimeSpan.Zero), Ask(limit: 3));
        Assert.Equal(new RateDecision(true, 3, 0, Seconds(800), TimeSpan.Zero), Ask(limit: 3));
        Assert.Equal(new RateDecision(false, 3, 0, Seconds(800), Seconds(800)), Ask(limit: 3));
    }

    [Fact]
    public void Does_not_count_what_is_refused()
    {
        for (var request = 0; request < 1000; request++)
            Ask();
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(99, Ask().Remaining);
    }

    [Fact]
    public void Does_not_count_a_look()
    {
        Assert.Equal(new RateDecision(true, 1, 1, TimeSpan.Zero, TimeSpan.Zero), _limiter.Look("a", 1));
        Assert.True(Ask(limit: 1).Allowed);
        Assert.Equal(new RateDecision(false, 1, 0, Seconds(900), Seconds(900)), _limiter.Look("a", 1));
    }

    [Fact]
    public void Keeps_keys_apart()
    {
        Ask("a", 1);
        Assert.True(Ask("b", 1).Allowed);
        Assert.False(Ask("a", 1).Allowed);
    }

    [Fact]
    public void Follows_a_limit_that_changes_between_calls()
    {
        for (var request = 0; request < 5; request++)
        {
            Ask(limit: 1000);
            _time.Advance(Seconds(10));
        }
        var lower = Ask(limit: 3);
        // Five are counted; three must leave until fewer than three remain: those of 0, 10 and 20 s.
        Assert.Equal((false, 0, Seconds(900 + 20 - 50)), (lower.Allowed, lower.Remaining, lower.RetryAfter));
        Assert.Equal(4, Ask(limit: 10).Remaining);
    }

    [Fact]
    public void Is_left_out_without_a_limit()
    {
        for (var request = 0; request < 10; request++)
            Assert.Equal(RateDecision.Unlimited, Ask(limit: RateDecision.Unlimited).Remaining);
        Assert.Equal(0, _limiter.Keys);
    }

    [Fact]
    public void Is_not_changed_by_setting_the_wall_clock()
    {
        Ask(limit: 1);
        _time.JumpWall(TimeSpan.FromDays(1));
        Assert.False(Ask(limit: 1).Allowed);
        _time.JumpWall(TimeSpan.FromDays(-2));
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.True(Ask(limit: 1).Allowed);
    }

    [Fact]
    public void Stands_still_when_even_the_monotonic_clock_goes_back()
    {
        _time.Advance(Seconds(1000));
        Ask(limit: 2);
        _time.JumpMonotonic(Seconds(-500));
        var back = Ask(limit: 2);
        Assert.Equal((true, Seconds(900)), (back.Allowed, back.ResetAfter));
        Assert.False(Ask(limit: 2).Allowed);
        _time.Advance(Seconds(1400));
        Assert.True(Ask(limit: 2).Allowed);
    }

    [Fact]
    public void Never_lets_more_than_the_limit_through_any_window()
    {
        var random = new Random(7);
        var passed = new List<double>();
        for (var (request, now) = (0, 0.0); request < 20_000; request++)
        {
            var step = random.NextDouble() * random.Next(1, 20);
            _time.Advance(Seconds(step));
            now += step;
            if (Ask().Allowed)
                passed.Add(now);
        }
        Assert.True(passed.Count > 5 * Limit);
        for (var first = 0; first + Limit < passed.Count; first++)
            Assert.True(passed[first + Limit] - passed[first] >= 900 - 0.001);
    }

    [Fact]
    public void Lets_exactly_the_limit_through_when_many_threads_ask_at_once()
    {
        var allowed = 0;
        Parallel.For(
            0,
            8,
            _ =>
            {
                for (var request = 0; request < 1000; request++)
                {
                    if (Ask(limit: 500).Allowed)
                        Interlocked.Increment(ref allowed);
                }
            }
        );
        Assert.Equal(500, allowed);
    }

    private RateDecision Ask(string key = "a", int limit = Limit) => _limiter.Decide(key, limit);

    private void At(double seconds) => _time.Advance(Seconds(seconds) - (_time.GetUtcNow() - new FakeTime().GetUtcNow()));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
