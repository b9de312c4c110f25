using Florin.Platform.Hosting;

namespace Florin.Host.Composition;

/// <summary>One instance of a service of this process, with how many requests it is answering. Thread-safe.</summary>
internal sealed class ServedInstance(Service service, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private int _underWay;

    /// <summary>The instance.</summary>
    public Service Service => service;

    /// <summary>A request begins.</summary>
    public void Enter() => Interlocked.Increment(ref _underWay);

    /// <summary>It has ended.</summary>
    public void Exit() => Interlocked.Decrement(ref _underWay);

    /// <summary>Waits until the requests under way have ended, or for so long at the most.</summary>
    public async Task Idle(TimeSpan patience, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        while (Volatile.Read(ref _underWay) > 0 && clock.GetElapsedTime(began) < patience)
            await Task.Delay(LookEvery, clock, cancel);
    }
}
