using Florin.Platform.EventLog;

namespace Florin.Testing.Storage;

/// <summary>A second writer of a log in memory.</summary>
internal sealed class AnotherInMemoryWriter(InMemoryLogStore store, string? address) : ILogWriter
{
    /// <summary>Where its process is.</summary>
    public string? Address => address;

    private long _epoch;

    public string? Identity => store.Identity;

    public LogClaim Claim()
    {
        var claim = store.Claim(this);
        _epoch = claim.Epoch;
        return claim;
    }

    public long Reopen(long epoch) => store.Reopen(epoch);

    public void Renew(long epoch) => store.Renew(epoch);

    public void StandBy() => store.Noted++;

    public void Release(long epoch) => store.Release(epoch);

    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch) =>
        store.Commit(batch, expectedHead, epoch);

    public void Dispose() => store.Release(_epoch);
}
