using Florin.Platform.EventStore;
using Florin.Platform.Hosting;
using Florin.Platform.Messaging;

namespace Florin.Audit.Features;

/// <summary>
/// Follows the logs of all services and seals what happened in them. The batches of several logs become one chain because
/// each is decided on the chain's state, in the order of the audit's own log; nothing waits for the batch before to be
/// durable. The checkpoint is part of that state, so that it and the entries are one append.
/// </summary>
internal static class SealLogsFeature
{
    /// <summary>The services whose commands are recorded.</summary>
    public static readonly IReadOnlyList<string> Sources =
    [
        "user",
        "account",
        "transaction",
        "payment",
        "risk",
        "notification",
    ];

    // A batch is one event, and whoever reads the log on holds a page of them: so it is not as large as it could be.
    private static readonly ConsumerOptions Options = new() { MaxBatch = 1024, Linger = TimeSpan.FromMilliseconds(50) };

    public static void Add(ServiceBuilder service)
    {
        foreach (var source in Sources)
            service.Follows(
                $"seal-{source}",
                source,
                cancel => Upto(service.Log, source, cancel),
                (events, cancel) => Seal(service, source, events, cancel),
                Options
            );
    }

    private static async ValueTask<long> Upto(EventLog log, string source, CancellationToken cancel) =>
        (await log.Read<Chain>(AuditChain.Stream, cancel)).State.Upto(source);

    private static async Task Seal(
        ServiceBuilder service,
        string source,
        IReadOnlyList<Recorded> events,
        CancellationToken cancel
    )
    {
        var metadata = new Metadata(service.Ids.Next("cmd_"), "SealAuditBatch", "system", $"audit-{source}");
        var work = new Work<Chain>(AuditChain.Stream, metadata, (chain, _) => chain.Seal(source, events));
        if ((await service.Log.Execute(work, cancel)).Refusal is { } refusal)
            throw new InvalidOperationException(refusal.Detail); // Read again from the checkpoint.
    }
}
