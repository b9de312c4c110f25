using Florin.Kernel;
using Florin.Platform.Projections;
using Florin.Webhooks.Projections;

namespace Florin.Webhooks.Delivery;

/// <summary>Finds what is due for one endpoint, and when something is due next where nothing is.</summary>
internal sealed class DueWebhooks(WebhookEndpointId endpoint, int most)
{
    private const int Window = 500;
    private const int MaxWaiting = 10_000;

    /// <summary>When something is due next, after a search that found nothing.</summary>
    public DateTimeOffset Earliest { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>What is due, oldest first; where the order of a key counts, only the first of each key.</summary>
    public ValueTask<IReadOnlyList<WebhookDeliveryRow>> Next(
        IViewStore views,
        bool ordered,
        DateTimeOffset now,
        CancellationToken cancel
    ) => ordered ? FirstOfKeys(views, now, cancel) : Any(views, now, cancel);

    private async ValueTask<IReadOnlyList<WebhookDeliveryRow>> Any(
        IViewStore views,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var rows = await views.Rows(
            WebhookDeliveryRow.View,
            q =>
                (q with { OrderBy = "dueAt", Limit = most })
                    .Where("endpoint", Comparison.Equal, endpoint.Value)
                    .Where("dueAt", Comparison.AtLeast, 0L),
            cancel
        );
        Earliest = rows is [var first, ..] ? first.DueAt!.Value : DateTimeOffset.MaxValue; // What has a place in the order is due.
        return [.. rows.TakeWhile(row => row.DueAt <= now)];
    }

    // What comes later in a key waits for what came before, however long; so the keys that wait are passed over.
    private async ValueTask<IReadOnlyList<WebhookDeliveryRow>> FirstOfKeys(
        IViewStore views,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var (due, keys) = (new List<WebhookDeliveryRow>(), new HashSet<string>(StringComparer.Ordinal));
        Earliest = DateTimeOffset.MaxValue;
        (object?, string)? after = null;
        for (var looked = 0; due.Count < most && looked < MaxWaiting; looked += Window)
        {
            var rows = await views.Rows(
                WebhookDeliveryRow.View,
                q =>
                    (q with { OrderBy = "waiting", Limit = Window, After = after })
                        .Where("endpoint", Comparison.Equal, endpoint.Value)
                        .Where("waiting", Comparison.AtLeast, 0L),
                cancel
            );
            foreach (var row in rows.Where(row => keys.Add(row.Key)))
                if (row.DueAt > now)
                    Earliest = row.DueAt < Earliest ? row.DueAt.Value : Earliest;
                else if (due.Count < most)
                    due.Add(row);
            if (rows.Count < Window)
                break;
            after = (rows[^1].Position, rows[^1].Id.Value);
        }
        return due;
    }
}
