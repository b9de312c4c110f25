using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Audit;

/// <summary>
/// Seals what happened in one service's log. The checkpoint is part of the chain's state, so that it and the entries are one
/// append. Nothing is set aside: of an event that cannot be read, the audit records that it is there.
/// </summary>
internal sealed class SealSink(ServiceBuilder service, string source) : IConsumerSink
{
    /// <inheritdoc/>
    public bool Parks => false;

    /// <inheritdoc/>
    public bool RebuildsByItself => false;

    /// <inheritdoc/>
    public async ValueTask<Standing> Load(CancellationToken cancel)
    {
        var (chain, _) = await service.Log.Read<Chain>(AuditChain.Stream, cancel);
        return new Standing(chain.CheckpointOf(source), []);
    }

    /// <inheritdoc/>
    public ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel) =>
        ValueTask.FromResult<StoreEffect>(_ => Seal(events, cancel));

    /// <inheritdoc/>
    public ValueTask Reset(CancellationToken cancel) =>
        throw new NotSupportedException(
            "The audit cannot be rebuilt: what it has sealed is the evidence, and to seal the same events again would replace it. Where a "
                + "log is no longer the one that was sealed, restore the logs of all services from the same backup; or stop, move the "
                + "audit's folder aside to keep it, and start: a new chain begins."
        );

    private async Task Seal(IReadOnlyList<Recorded> events, CancellationToken cancel)
    {
        var metadata = new Metadata(CommandId.New(service.Ids), "SealAuditBatch", "system", $"audit-{source}");
        var work = new Work<Chain>(AuditChain.Stream, metadata, (chain, _) => chain.Seal(source, events));
        if ((await service.Log.Execute(work, cancel)).Refusal is { } refusal)
            throw new InvalidOperationException(refusal.Detail); // Read again from the checkpoint.
    }
}
