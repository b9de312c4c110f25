using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>An endpoint that webhooks go to: <c>whe_…</c>.</summary>
[JsonConverter(typeof(IdConverter<WebhookEndpointId>))]
public readonly record struct WebhookEndpointId(string Value) : IId<WebhookEndpointId>
{
    /// <inheritdoc/>
    public static string Prefix => "whe_";

    /// <inheritdoc/>
    public static WebhookEndpointId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The delivery of one event to one endpoint: <c>whd_…</c>.</summary>
[JsonConverter(typeof(IdConverter<WebhookDeliveryId>))]
public readonly record struct WebhookDeliveryId(string Value) : IId<WebhookDeliveryId>
{
    /// <inheritdoc/>
    public static string Prefix => "whd_";

    /// <inheritdoc/>
    public static WebhookDeliveryId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
