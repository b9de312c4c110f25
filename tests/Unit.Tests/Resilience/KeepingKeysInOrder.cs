using Florin.Platform.RateLimiting;
using Florin.Testing;

namespace Florin.Unit.Tests.Resilience;

public sealed class KeepingKeysInOrder
{
    [Fact]
    public async Task Agrees_with_a_list_over_many_keys_that_come_and_go()
    {
        const int Most = 300;
        var time = new FakeTime();
        var rule = new RateLimitRule(RateLimitAlgorithm.FixedWindow, TimeSpan.FromDays(1));
        var limiter = RateLimiters.InProcess<int>(rule, Most, 1, time);
        var (random, expected) = (new Random(5), new List<(int Key, int Count)>()); // The newest last.
        for (var request = 0; request < 30_000; request++)
        {
            var key = random.Next(random.Next(1, 700));
            var at = expected.FindIndex(known => known.Key == key);
            var count = at < 0 ? 0 : expected[at].Count;
            if (at >= 0)
                expected.RemoveAt(at);
            if (random.Next(20) == 0)
            {
                await limiter.Forget(key, CancellationToken.None);
                continue;
            }
            expected.Add((key, count + 1));
            if (expected.Count > Most)
                expected.RemoveAt(0);
            Assert.Equal(1_000_000 - count - 1, limiter.Decide(key, 1_000_000).Remaining);
            Assert.Equal(expected.Count, limiter.Keys);
        }
        Assert.All(expected, known => Assert.Equal(1_000_000 - known.Count, limiter.Look(known.Key, 1_000_000).Remaining));
    }
}
