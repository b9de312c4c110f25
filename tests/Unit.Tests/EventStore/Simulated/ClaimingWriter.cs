using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>Says when it claims, so that claims have faults of their own.</summary>
internal sealed class ClaimingWriter(ILogWriter inner, LogLinkFaults faults) : ILogWriter
{
    /// <inheritdoc/>
    public string? Identity => inner.Identity;

    /// <inheritdoc/>
    public LogClaim Claim()
    {
        faults.IsClaim = true;
        try
        {
            return inner.Claim();
        }
        finally
        {
            faults.IsClaim = false;
        }
    }

    /// <inheritdoc/>
    public long Reopen(long epoch) => inner.Reopen(epoch);

    /// <inheritdoc/>
    public void Renew(long epoch) => inner.Renew(epoch);

    /// <inheritdoc/>
    public void StandBy() => inner.StandBy();

    /// <inheritdoc/>
    public void Release(long epoch) => inner.Release(epoch);

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch) =>
        inner.Commit(batch, expectedHead, epoch);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
