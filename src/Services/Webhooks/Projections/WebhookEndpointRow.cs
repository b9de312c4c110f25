using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Webhooks.Projections;

/// <summary>An endpoint that exists.</summary>
/// <param name="Endpoint">It.</param>
internal sealed record WebhookEndpointRow(WebhookEndpoint Endpoint)
{
    public static readonly View<WebhookEndpointRow> View = new View<WebhookEndpointRow>(
        "webhook_endpoints",
        1,
        row => row.Endpoint.Id.Value
    )
        .Text("owner", row => row.Endpoint.Owner)
        .Number("createdAt", row => ViewTime.Micros(row.Endpoint.CreatedAt))
        .Index("owner", "createdAt")
        .Index("createdAt");
}

/// <summary>Keeps the list of endpoints.</summary>
internal static class WebhookEndpoints
{
    public static Projection Add(ServiceBuilder service) =>
        service.Projects("webhook-endpoints", follows: service.Definition.Name, [WebhookEndpointRow.View], Handle);

    private static async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        var own = events
            .Where(e =>
                e.Stream.StartsWith(WebhookEndpoint.StreamPrefix, StringComparison.Ordinal) && e.Data is not ICommandRecord
            )
            .ToList();
        await changes.Load(WebhookEndpointRow.View, own.Select(KeyOf), cancel);
        foreach (var recorded in own)
        {
            var before = changes.Get(WebhookEndpointRow.View, KeyOf(recorded))?.Endpoint ?? WebhookEndpoint.Empty;
            var endpoint = before.Apply(recorded.Data);
            if (endpoint.Exists)
                changes.Put(WebhookEndpointRow.View, new WebhookEndpointRow(endpoint));
            else
                changes.Delete(WebhookEndpointRow.View, KeyOf(recorded));
        }
    }

    private static string KeyOf(Recorded recorded) => recorded.Stream[WebhookEndpoint.StreamPrefix.Length..];
}
