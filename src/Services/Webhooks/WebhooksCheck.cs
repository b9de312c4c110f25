using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks;

/// <summary>What the webhook service's log must come to: each delivery is queued once, for an endpoint that there was, and tried after that.</summary>
internal sealed class WebhooksCheck : ILogCheck
{
    private readonly HashSet<WebhookEndpointId> _endpoints = [];
    private readonly Dictionary<WebhookDeliveryId, int> _tried = [];
    private readonly Check _queued = new("6 webhooks are queued once and tried after that", Advice.RestoreAll)
    {
        Part = ReportPart.Effects,
    };

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("webhook", _queued, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _queued.Looked = string.Create(
            CultureInfo.InvariantCulture,
            $"{_tried.Count:N0} webhooks to {_endpoints.Count:N0} endpoints"
        );
        return [_queued];
    }

    private void Take(Recorded happened)
    {
        switch (happened.Data)
        {
            case WebhookEndpointCreated e:
                _endpoints.Add(e.Id);
                break;
            case WebhooksQueued e:
                Queue(e.Webhooks, happened);
                break;
            case WebhooksReplayed e:
                Queue(e.Webhooks, happened);
                break;
            case WebhooksAttempted e:
                foreach (var attempt in e.Attempts)
                    Try(attempt, happened);
                break;
            case WebhookRetried e when !_tried.ContainsKey(e.Delivery):
                throw new LogFault(
                    $"{happened.Stream} has {e.Delivery} retried at position {happened.Position}, which was never queued"
                );
        }
    }

    private void Queue(IEnumerable<QueuedWebhook> webhooks, Recorded happened)
    {
        foreach (var webhook in webhooks)
        {
            if (!_endpoints.Contains(webhook.Endpoint))
                throw new LogFault(
                    $"{happened.Stream} has {webhook.Id} at position {happened.Position} for {webhook.Endpoint}, which there was not"
                );
            if (!_tried.TryAdd(webhook.Id, 0))
                throw new LogFault($"{happened.Stream} has {webhook.Id} queued again at position {happened.Position}");
        }
    }

    private void Try(WebhookAttempt attempt, Recorded happened)
    {
        if (!_tried.TryGetValue(attempt.Delivery, out var before))
            throw new LogFault(
                $"{happened.Stream} has {attempt.Delivery} tried at position {happened.Position}, which was never queued"
            );
        if (attempt.Number != before + 1)
            throw new LogFault(
                $"{happened.Stream} has attempt {attempt.Number} of {attempt.Delivery} at position {happened.Position} after attempt {before}"
            );
        _tried[attempt.Delivery] = attempt.Number;
    }
}
