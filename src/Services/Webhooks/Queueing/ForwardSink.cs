using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Webhooks.Messages;

namespace Florin.Webhooks.Queueing;

/// <summary>
/// Follows a service's log and queues what endpoints get of it. The checkpoint is part of the stream's state, so that it and
/// what is queued are one append: after a crash nothing is queued twice, and nothing is missing.
/// </summary>
internal sealed class ForwardSink(
    ServiceBuilder service,
    string source,
    EndpointRegistry registry,
    Recipients recipients,
    MessageReader reader
) : IConsumerSink
{
    // Where nothing is queued, progress is worth an append only now and then: what is read again after a restart is soon read.
    private const long UnstoredPositions = 5000;

    private const int MaxQueuedAtOnce = 1000;

    private long _stored;

    /// <inheritdoc/>
    public bool Parks => false;

    /// <inheritdoc/>
    public bool RebuildsByItself => false;

    /// <inheritdoc/>
    public async ValueTask<Standing> Load(CancellationToken cancel)
    {
        var (forwarding, _) = await service.Log.Read<Forwarding>(Forwarding.StreamOf(source), cancel);
        _stored = forwarding.Upto;
        return new Standing(forwarding.Checkpoint, []);
    }

    /// <inheritdoc/>
    public async ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel)
    {
        await registry.CatchUp(cancel);
        var queued = new List<(Recorded About, List<QueuedWebhook> Webhooks)>();
        if (!registry.IsEmpty)
            foreach (var recorded in events)
                if (
                    await reader.Of(source, recorded, cancel) is { } message
                    && await Of(message, cancel) is { Count: > 0 } webhooks
                )
                    queued.Add((recorded, webhooks));
        return progress => Store(queued, progress.Checkpoint);
    }

    /// <inheritdoc/>
    public ValueTask Reset(CancellationToken cancel) =>
        throw new NotSupportedException(
            "What was queued for endpoints is not queued again as a whole: restore the logs of all services from the same backup, and "
                + "use the replay of an endpoint for what it is to get again."
        );

    private async ValueTask<List<QueuedWebhook>> Of(WebhookMessage message, CancellationToken cancel)
    {
        var queued = new List<QueuedWebhook>();
        foreach (var endpoint in registry.Of(message.Parties))
            if (
                endpoint.Status is WebhookEndpointStatus.Active or WebhookEndpointStatus.Paused
                && message.At >= endpoint.CreatedAt
                && MessageTypes.Passes(endpoint.Events, message.Type)
                && await recipients.MayGet(endpoint, cancel)
            )
                queued.Add(Queued(service.Ids, endpoint, message));
        return queued;
    }

    /// <summary>A message on its way to an endpoint.</summary>
    public static QueuedWebhook Queued(IdSource ids, WebhookEndpoint endpoint, WebhookMessage message) =>
        new(
            Id.New<WebhookDeliveryId>(ids),
            endpoint.Id,
            endpoint.Owner,
            message.EventId,
            message.Type,
            message.Key,
            message.At,
            PayloadVersions.Of(endpoint.Version, message.Data)
        );

    // A batch for many endpoints is cut, so that no event grows beyond what is read and sent at once.
    private async Task Store(List<(Recorded About, List<QueuedWebhook> Webhooks)> queued, Checkpoint checkpoint)
    {
        var some = new List<QueuedWebhook>();
        foreach (var (about, webhooks) in queued)
        {
            some.AddRange(webhooks);
            if (some.Count < MaxQueuedAtOnce || about.Position == checkpoint.Position)
                continue;
            await Append(some, new Checkpoint(about.Position, checkpoint.Log, Checkpoint.MarkOf(about)));
            some.Clear();
        }
        if (some.Count > 0 || checkpoint.Position - _stored >= UnstoredPositions)
            await Append(some, checkpoint);
    }

    private async Task Append(List<QueuedWebhook> queued, Checkpoint checkpoint)
    {
        var from = _stored;
        var metadata = new Metadata(CommandId.New(service.Ids), "QueueWebhooks", "system", $"webhooks-{source}");
        var work = new Work<Forwarding>(
            Forwarding.StreamOf(source),
            metadata,
            (forwarding, now) =>
                forwarding.Queue(
                    from,
                    new WebhooksQueued(source, checkpoint.Position, checkpoint.Log, checkpoint.Mark, [.. queued], now)
                )
        );
        if ((await service.Log.Execute(work, CancellationToken.None)).Refusal is { } refusal)
            throw new InvalidOperationException(refusal.Detail); // Read again from the checkpoint.
        _stored = checkpoint.Position;
    }
}
