namespace Florin.Webhooks.Delivery;

/// <summary>When a webhook that failed is tried again: the schedule that Standard Webhooks recommends, over about three days.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan LongestWish = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How often a webhook is tried before it has failed for good.</summary>
    public static int MaxAttempts => Waits.Length + 1;

    /// <summary>How long to wait after an attempt; null where there is no further one.</summary>
    /// <param name="tried">How often it was tried.</param>
    /// <param name="random">From 0 to 1: up to a tenth is added, so that what failed together is not tried together.</param>
    /// <param name="wished">What the endpoint asked for (Retry-After), which is respected up to a day.</param>
    public static TimeSpan? After(int tried, double random, TimeSpan? wished = null)
    {
        if (tried > Waits.Length)
            return null;
        var wait = Waits[tried - 1] * (1 + (random / 10));
        var wish = wished < LongestWish ? wished.Value : LongestWish;
        return wished is not null && wish > wait ? wish : wait;
    }
}
