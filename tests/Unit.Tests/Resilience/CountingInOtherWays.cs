using Florin.Platform.RateLimiting;
using Florin.Testing;

namespace Florin.Unit.Tests.Resilience;

/// <summary>The algorithms beside the log, at the instants at which something changes. A window is 900 s.</summary>
public sealed class CountingInOtherWays
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly FakeTime _time = new();

    [Fact]
    public void A_fixed_window_begins_with_the_first_request_and_ends_to_the_tick()
    {
        var limiter = Limiter(RateLimitAlgorithm.FixedWindow);
        _time.Advance(Seconds(17));
        Assert.Equal(new RateDecision(true, 2, 1, Seconds(900), TimeSpan.Zero), limiter.Decide("a", 2));
        _time.Advance(Seconds(900) - Tick);
        Assert.Equal(new RateDecision(true, 2, 0, Tick, TimeSpan.Zero), limiter.Decide("a", 2));
        Assert.Equal(new RateDecision(false, 2, 0, Tick, Tick), limiter.Decide("a", 2));
        _time.Advance(Tick);
        Assert.Equal(new RateDecision(true, 2, 1, Seconds(900), TimeSpan.Zero), limiter.Decide("a", 2));
    }

    [Fact]
    public void A_token_comes_back_to_the_tick()
    {
        var limiter = Limiter(RateLimitAlgorithm.TokenBucket);
        for (var request = 0; request < 3; request++)
            Assert.True(limiter.Decide("a", 3).Allowed);
        Assert.Equal(new RateDecision(false, 3, 0, Seconds(300), Seconds(300)), limiter.Decide("a", 3));
        _time.Advance(Seconds(300) - Tick);
        Assert.Equal(new RateDecision(false, 3, 0, Tick, Tick), limiter.Decide("a", 3));
        _time.Advance(Tick);
        Assert.Equal(new RateDecision(true, 3, 0, Seconds(300), TimeSpan.Zero), limiter.Decide("a", 3));
        Assert.False(limiter.Decide("a", 3).Allowed);
    }

    [Fact]
    public void Tokens_that_do_not_divide_the_window_are_not_lost_to_rounding()
    {
        var limiter = Limiter(RateLimitAlgorithm.TokenBucket);
        for (var request = 0; request < 7; request++)
            Assert.True(limiter.Decide("a", 7).Allowed);
        for (var step = 0; step < 900; step++) // Looked at often, as rounding would show.
        {
            Assert.Equal(step * 7 / 900, limiter.Look("a", 7).Remaining);
            _time.Advance(Seconds(1));
        }
        Assert.Equal(RateDecision.Fresh(7), limiter.Look("a", 7));
    }

    [Fact]
    public void A_bucket_holds_its_burst_and_no_more_however_long_nobody_asks()
    {
        var limiter = Limiter(RateLimitAlgorithm.TokenBucket, burst: 2);
        Assert.Equal(2, limiter.Look("a", 90).Remaining);
        _time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(new RateDecision(true, 90, 1, Seconds(10), TimeSpan.Zero), limiter.Decide("a", 90));
        Assert.True(limiter.Decide("a", 90).Allowed);
        Assert.Equal(Seconds(10), limiter.Decide("a", 90).RetryAfter);
    }

    [Fact]
    public void A_bucket_is_not_forgotten_before_it_is_full_again_however_long_that_takes()
    {
        var limiter = Limiter(RateLimitAlgorithm.TokenBucket, burst: 200);
        for (var request = 0; request < 200; request++)
            Assert.True(limiter.Decide("a", 1).Allowed);
        _time.Advance(TimeSpan.FromDays(1)); // 96 windows, so that 104 tokens are missing.
        limiter.Decide("b", 1);
        Assert.Equal(96, limiter.Look("a", 1).Remaining);
        _time.Advance(Seconds(104 * 900));
        limiter.Decide("b", 1);
        Assert.Equal((200, 1), (limiter.Look("a", 1).Remaining, limiter.Keys));
    }

    [Fact]
    public void A_bucket_that_is_never_full_again_is_not_forgotten_at_once()
    {
        var rule = new RateLimitRule(RateLimitAlgorithm.LeakyBucket, TimeSpan.FromDays(1), RateDecision.Unlimited - 1);
        var limiter = RateLimiters.InProcess<string>(rule, 1000, 1000, _time);
        foreach (var key in new[] { "a", "a", "b" })
            limiter.Decide(key, 1);
        _time.Advance(TimeSpan.FromDays(1));
        limiter.Decide("b", 1);
        Assert.Equal(RateDecision.Unlimited - 2, limiter.Look("a", 1).Remaining);
    }

    [Fact]
    public void A_leaky_bucket_with_a_burst_of_one_lets_requests_pass_at_an_even_pace()
    {
        var limiter = Limiter(RateLimitAlgorithm.LeakyBucket, burst: 1);
        var passed = new List<int>();
        for (var second = 0; second < 90; second++)
        {
            if (limiter.Decide("a", 90).Allowed)
                passed.Add(second);
            _time.Advance(Seconds(1));
        }
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80], passed);
    }

    [Fact]
    public void A_bucket_follows_a_limit_that_changes_between_calls()
    {
        var limiter = Limiter(RateLimitAlgorithm.LeakyBucket);
        for (var request = 0; request < 10; request++)
            Assert.True(limiter.Decide("a", 10).Allowed);
        Assert.Equal((false, 0, Seconds(9 * 450)), Brief(limiter.Decide("a", 2)));
        Assert.Equal((true, 9, TimeSpan.Zero), Brief(limiter.Decide("a", 20)));
    }

    [Fact]
    public void A_sliding_counter_takes_the_window_before_as_evenly_spread()
    {
        var limiter = Limiter(RateLimitAlgorithm.SlidingWindowCounter);
        for (var request = 0; request < 10; request++)
            Assert.True(limiter.Decide("a", 10).Allowed);
        // Nothing leaves in this window; in the next, one of ten with every tenth of it.
        Assert.Equal(new RateDecision(false, 10, 0, Seconds(990), Seconds(990)), limiter.Decide("a", 10));
        _time.Advance(Seconds(900));
        Assert.Equal(new RateDecision(false, 10, 0, Seconds(90), Seconds(90)), limiter.Decide("a", 10));
        _time.Advance(Seconds(90) - Tick);
        Assert.Equal(new RateDecision(false, 10, 0, Tick, Tick), limiter.Decide("a", 10));
        _time.Advance(Tick);
        Assert.Equal(new RateDecision(true, 10, 0, Seconds(90), TimeSpan.Zero), limiter.Decide("a", 10));
        Assert.False(limiter.Decide("a", 10).Allowed);
    }

    [Fact]
    public void A_sliding_counter_forgets_after_a_whole_window_without_requests()
    {
        var limiter = Limiter(RateLimitAlgorithm.SlidingWindowCounter);
        limiter.Decide("a", 10);
        _time.Advance(Seconds(1800) - Tick);
        Assert.Equal(9, limiter.Look("a", 10).Remaining);
        _time.Advance(Tick);
        Assert.Equal(RateDecision.Fresh(10), limiter.Look("a", 10));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_moment_that_a_refusal_names_is_the_first_at_which_a_request_passes(RateLimitAlgorithm algorithm)
    {
        var random = new Random(11);
        var limiter = Limiter(algorithm);
        for (var request = 0; request < 3000; request++)
        {
            _time.Advance(TimeSpan.FromTicks(random.NextInt64(0, 60 * TimeSpan.TicksPerSecond)));
            var limit = random.Next(1, 12);
            if (limiter.Decide("a", limit) is not { Allowed: false } refused)
                continue;
            Assert.True(refused.RetryAfter > TimeSpan.Zero);
            _time.Advance(refused.RetryAfter - Tick);
            Assert.Equal((false, Tick), (limiter.Look("a", limit).Allowed, limiter.Look("a", limit).RetryAfter));
            _time.Advance(Tick);
            Assert.True(limiter.Look("a", limit).Allowed);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_reset_is_the_first_moment_at_which_one_more_fits(RateLimitAlgorithm algorithm)
    {
        var random = new Random(12);
        var limiter = Limiter(algorithm);
        for (var request = 0; request < 3000; request++)
        {
            _time.Advance(TimeSpan.FromTicks(random.NextInt64(0, 60 * TimeSpan.TicksPerSecond)));
            var now = limiter.Decide("a", 9);
            _time.Advance(now.ResetAfter - Tick);
            Assert.Equal(now.Remaining, limiter.Look("a", 9).Remaining);
            _time.Advance(Tick);
            Assert.True(limiter.Look("a", 9).Remaining > now.Remaining);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_look_and_a_refusal_count_nothing(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter(algorithm);
        limiter.Decide("a", 1);
        for (var request = 0; request < 10; request++)
            Assert.Equal((false, false), (limiter.Look("a", 1).Allowed, limiter.Decide("a", 1).Allowed));
        Assert.Equal(limiter.Look("a", 5), limiter.Look("a", 5));
        Assert.Equal(RateDecision.Fresh(5), limiter.Look("b", 5));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_clock_that_goes_back_stands_still(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter(algorithm);
        _time.Advance(Seconds(5000));
        limiter.Decide("a", 2);
        var before = limiter.Look("a", 2);
        _time.JumpMonotonic(Seconds(-3000));
        Assert.Equal(before, limiter.Look("a", 2));
        Assert.True(limiter.Decide("a", 2).Allowed);
        Assert.False(limiter.Decide("a", 2).Allowed);
        _time.JumpWall(TimeSpan.FromDays(-1));
        Assert.False(limiter.Decide("a", 2).Allowed);
        _time.Advance(Seconds(3000 + 1800));
        Assert.Equal(RateDecision.Fresh(2), limiter.Look("a", 2));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Many_threads_at_once_get_exactly_the_limit(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter(algorithm);
        var allowed = 0;
        Parallel.For(0, 8000, _ => Interlocked.Add(ref allowed, limiter.Decide("a", 500).Allowed ? 1 : 0));
        Assert.Equal(500, allowed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_key_that_is_forgotten_starts_afresh(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter(algorithm);
        limiter.Decide("a", 1);
        limiter.Decide("b", 1);
        await limiter.Forget("a", CancellationToken.None);
        await limiter.Forget("nobody", CancellationToken.None);
        Assert.True((await limiter.Acquire("a", 1, CancellationToken.None)).Allowed);
        Assert.False((await limiter.Peek("b", 1, CancellationToken.None)).Allowed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Nobody_is_remembered_without_a_limit(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter(algorithm);
        Assert.Equal(RateDecision.Without, limiter.Decide("a", RateDecision.Unlimited));
        Assert.Equal(RateDecision.Without, limiter.Look("a", RateDecision.Unlimited));
        Assert.Equal(0, limiter.Keys);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_key_that_has_not_asked_for_longest_is_forgotten_at_the_most_keys(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter(algorithm, maxKeys: 3);
        foreach (var key in new[] { "a", "b", "c", "a", "d" })
            limiter.Decide(key, 2);
        Assert.Equal((3, 1), (limiter.Keys, limiter.Forgotten));
        Assert.Equal((0, 2, 1), (Remaining("a"), Remaining("b"), Remaining("d")));
        _time.Advance(TimeSpan.FromDays(1));
        for (var request = 0; request < 3; request++)
            limiter.Decide("e", 2);
        Assert.Equal((1, 1), (limiter.Keys, limiter.Forgotten)); // Those that are idle are no loss.

        int Remaining(string key) => limiter.Look(key, 2).Remaining;
    }

    public static TheoryData<RateLimitAlgorithm> All => [.. Enum.GetValues<RateLimitAlgorithm>()];

    private ILocalRateLimiter<string> Limiter(RateLimitAlgorithm algorithm, int? burst = null, int maxKeys = 1000) =>
        RateLimiters.InProcess<string>(new RateLimitRule(algorithm, Seconds(900), burst), maxKeys, 1_000_000, _time);

    private static (bool Allowed, int Remaining, TimeSpan RetryAfter) Brief(RateDecision decision) =>
        (decision.Allowed, decision.Remaining, decision.RetryAfter);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
