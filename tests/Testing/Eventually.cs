using Xunit;

namespace Florin.Testing;

/// <summary>What becomes true a little later, in other processes whose clock is not the test's.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5); // Only ends a hang: the machine may be busy.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is as expected; fails with the last one when it never is.</summary>
    public static async Task<T> Is<T>(Func<Task<T>> ask, Func<T, bool> expected)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(expected);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (expected(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) >= Patience)
                Assert.Fail($"It stayed {(answer is Answer { Text: var text } ? text : answer)}.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
