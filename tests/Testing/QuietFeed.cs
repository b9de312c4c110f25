using Florin.Platform.Feeds;

namespace Florin.Testing;

/// <summary>The log of another service in which nothing happens.</summary>
internal sealed class QuietFeed(string service, TimeProvider clock) : IDecodedFeed
{
    private int _asked;

    /// <inheritdoc/>
    public string Service => service;

    /// <inheritdoc/>
    public async ValueTask<DecodedBatch> NextDecoded(long after, int max, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _asked) > 1)
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
        return new DecodedBatch([], Head: 0);
    }
}
