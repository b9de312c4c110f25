using Florin.Platform.RateLimiting;
using Florin.Testing;

namespace Florin.Unit.Tests.Resilience;

public sealed class RememberingRequests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly FakeTime _time = new();

    [Fact]
    public void Drops_idle_keys_as_others_ask()
    {
        var limiter = new SlidingWindowLog<int>(new SlidingWindowOptions { MaxKeys = 1000 }, _time);
        for (var key = 0; key < 500; key++)
            limiter.Decide(key, 10);
        Assert.Equal(500, limiter.Keys);
        _time.Advance(Window);
        for (var request = 0; request < 250; request++)
            limiter.Decide(-1, 1000);
        Assert.Equal(1, limiter.Keys);
        Assert.Equal(0, limiter.Forgotten);
    }

    [Fact]
    public void Keeps_keys_that_asked_within_the_window_even_if_they_were_refused()
    {
        var limiter = new SlidingWindowLog<int>(new SlidingWindowOptions(), _time);
        limiter.Decide(1, 1);
        _time.Advance(Window - TimeSpan.FromSeconds(1));
        limiter.Decide(1, 1);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        limiter.Decide(2, 1);
        Assert.False(limiter.Decide(1, 1).Allowed);
    }

    [Fact]
    public void Forgets_the_key_that_has_not_asked_for_longest_at_the_most_keys()
    {
        var limiter = new SlidingWindowLog<int>(new SlidingWindowOptions { MaxKeys = 3 }, _time);
        foreach (var key in new[] { 1, 2, 3, 1, 4 })
            limiter.Decide(key, 2);
        Assert.Equal(3, limiter.Keys);
        Assert.Equal(1, limiter.Forgotten);
        Assert.False(limiter.Decide(1, 2).Allowed);
        Assert.Equal(1, limiter.Decide(2, 2).Remaining); // It was forgotten, and is new.
    }

    [Fact]
    public void Forgets_keys_at_the_most_requests()
    {
        var limiter = new SlidingWindowLog<int>(new SlidingWindowOptions { MaxRequests = 64, MaxKeys = 1000 }, _time);
        for (var request = 0; request < 32; request++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            limiter.Decide(1, 1000);
        }
        for (var key = 2; key <= 9; key++)
            limiter.Decide(key, 10);
        Assert.Equal(9, limiter.Keys);
        limiter.Decide(10, 10);
        Assert.Equal(9, limiter.Keys); // The one with 32 made room.
        Assert.Equal(1000 - 1, limiter.Decide(1, 1000).Remaining);
    }

    [Fact]
    public void Takes_no_memory_for_a_high_limit_before_it_is_used()
    {
        var limiter = new SlidingWindowLog<int>(new SlidingWindowOptions(), _time);
        limiter.Decide(0, 100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        limiter.Decide(1, 100_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1000);
    }

    [Fact]
    public void Takes_no_memory_for_a_request_of_a_key_at_its_limit()
    {
        var limiter = new SlidingWindowLog<string>(new SlidingWindowOptions(), _time);
        for (var request = 0; request < 200; request++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            limiter.Decide("a", 50);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var request = 0; request < 1000; request++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            limiter.Decide("a", 50);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Takes_a_bounded_memory_for_a_key_with_a_huge_limit_and_still_lets_no_window_pass_more()
    {
        var limiter = new SlidingWindowLog<int>(new SlidingWindowOptions { Window = TimeSpan.FromSeconds(1) }, _time);
        const int limit = 400_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var request = 0; request < limit; request++)
        {
            _time.Advance(TimeSpan.FromTicks(20));
            Assert.True(limiter.Decide(0, limit).Allowed);
        }
        // 262144 places of twelve bytes, and as much again on the way there.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 7_000_000);
        _time.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerSecond - (limit * 20L) + 19));
        Assert.False(limiter.Decide(0, limit).Allowed); // The first came 20 ticks after the start.
        _time.Advance(TimeSpan.FromTicks(1 + (TimeSpan.TicksPerSecond / 262_144)));
        Assert.True(limiter.Decide(0, limit).Allowed);
    }
}
