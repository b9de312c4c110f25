using Florin.Platform.Feeds;
using Florin.Platform.Hosting;

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
        "webhook",
        "reconciliation",
        "report",
        "schedule",
    ];

    // A batch is one event, and whoever reads the log on holds a page of them: so it is not as large as it could be.
    private static readonly ConsumerOptions Options = new() { MaxBatch = 1024, Linger = TimeSpan.FromMilliseconds(50) };

    public static IReadOnlyList<Provided<Consumer>> Add(ServiceBuilder service) =>
        [.. Sources.Select(source => service.Follows($"seal-{source}", source, _ => new SealSink(service, source), Options))];
}
