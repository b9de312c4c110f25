using Florin.Kernel;

namespace Florin.Webhooks.Features;

/// <summary>An endpoint as its owner sees it; never its secret.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Owner">The user or service account that it belongs to.</param>
/// <param name="Url">Where its webhooks go.</param>
/// <param name="Events">The types of events that it gets; empty for all.</param>
/// <param name="Scope">own: what its owner may see of their own; all: the events of everybody.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another.</param>
/// <param name="Version">The version of its payloads.</param>
/// <param name="Description">What its owner says of it; null where they do not.</param>
/// <param name="Status">ACTIVE; PAUSED: webhooks wait; DISABLED: there are none.</param>
/// <param name="Reason">Why it is disabled; null where it is not.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="PreviousUntil">Until when the secret before the rotation signs too, UTC; null where there is none.</param>
internal sealed record WebhookEndpointView(
    WebhookEndpointId Id,
    string Owner,
    string Url,
    IReadOnlyList<string> Events,
    string Scope,
    bool Ordered,
    string Version,
    string? Description,
    string Status,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PreviousUntil
)
{
    public static WebhookEndpointView Of(WebhookEndpoint endpoint, DateTimeOffset now) =>
        new(
            endpoint.Id,
            endpoint.Owner,
            endpoint.Url,
            endpoint.Events,
            ScopeOf(endpoint),
            endpoint.Ordered,
            endpoint.Version,
            endpoint.Description,
            StatusOf(endpoint),
            endpoint.Reason,
            endpoint.CreatedAt,
            endpoint.PreviousUntil > now ? endpoint.PreviousUntil : null
        );

    public static string ScopeOf(WebhookEndpoint endpoint) => endpoint.All ? Queueing.Scope.All : Queueing.Scope.Own;

    public static string StatusOf(WebhookEndpoint endpoint) => endpoint.Status.ToString().ToUpperInvariant();
}

/// <summary>An endpoint with its signing secret, which is shown this once.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Secret">Signs its webhooks: <c>whsec_</c> and 32 bytes in base64.</param>
/// <param name="Owner">The user or service account that it belongs to.</param>
/// <param name="Url">Where its webhooks go.</param>
/// <param name="Events">The types of events that it gets; empty for all.</param>
/// <param name="Scope">own or all.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another.</param>
/// <param name="Version">The version of its payloads.</param>
/// <param name="Description">What its owner says of it; null where they do not.</param>
/// <param name="Status">ACTIVE, PAUSED or DISABLED.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="PreviousUntil">Until when the secret before signs too, UTC; null where there is none.</param>
internal sealed record WebhookSecretView(
    WebhookEndpointId Id,
    string Secret,
    string Owner,
    string Url,
    IReadOnlyList<string> Events,
    string Scope,
    bool Ordered,
    string Version,
    string? Description,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PreviousUntil
)
{
    /// <summary>With a placeholder for the secret.</summary>
    public static WebhookSecretView Of(WebhookEndpoint endpoint) =>
        new(
            endpoint.Id,
            SigningSecrets.Placeholder(endpoint.Id, endpoint.Generation),
            endpoint.Owner,
            endpoint.Url,
            endpoint.Events,
            WebhookEndpointView.ScopeOf(endpoint),
            endpoint.Ordered,
            endpoint.Version,
            endpoint.Description,
            WebhookEndpointView.StatusOf(endpoint),
            endpoint.CreatedAt,
            endpoint.PreviousUntil
        );

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{Id}";
}
