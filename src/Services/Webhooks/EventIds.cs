namespace Florin.Webhooks;

/// <summary>The ids of the events that the webhook service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int WebhookNotDelivered = 4301;
    public const int WebhooksInterrupted = 4302;
    public const int WebhookEndpointGone = 4303;
    public const int WebhooksNotFollowed = 4304;
}
