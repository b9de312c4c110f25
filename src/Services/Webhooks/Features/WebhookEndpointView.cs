using System.Text.Json;
using Florin.Kernel;
using Florin.Webhooks.Delivery;

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
/// <param name="Sending">How its webhooks go out, where that was asked for; null otherwise.</param>
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
    DateTimeOffset? PreviousUntil,
    WebhookSendingView? Sending = null
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

/// <summary>How the webhooks of an endpoint go out.</summary>
/// <param name="Circuit">closed, open, halfOpen or isolated; null where nothing was sent since the service started.</param>
/// <param name="ClosedUntil">Until when nothing is sent, UTC; null where something can be.</param>
/// <param name="MaxRatePerSecond">How many requests a second it gets at most.</param>
/// <param name="RecentSucceeded">How many requests succeeded within the last seconds.</param>
/// <param name="RecentFailed">How many failed.</param>
/// <param name="RecentSeconds">Within how many seconds.</param>
/// <param name="Attempts">How many attempts there have been in all.</param>
/// <param name="LastSuccessAt">When the newest success began, UTC; null where there was none.</param>
/// <param name="LastFailureAt">When the newest failure began, UTC; null where there was none.</param>
/// <param name="LastError">What that failure was.</param>
/// <param name="FailuresInARow">How many failures there were since the newest success.</param>
internal sealed record WebhookSendingView(
    string? Circuit,
    DateTimeOffset? ClosedUntil,
    int MaxRatePerSecond,
    int RecentSucceeded,
    int RecentFailed,
    long RecentSeconds,
    long Attempts,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    string? LastError,
    int FailuresInARow
)
{
    /// <summary>How they go out now.</summary>
    /// <param name="outbox">What has happened so far.</param>
    /// <param name="gate">Whether requests may go out; null where none has yet.</param>
    /// <param name="options">The limits.</param>
    /// <param name="now">Now.</param>
    public static WebhookSendingView Of(EndpointOutbox outbox, EndpointGate? gate, WebhookOptions options, DateTimeOffset now)
    {
        var (succeeded, failed) = gate?.Recent ?? default;
        return new WebhookSendingView(
            gate is null ? null : JsonNamingPolicy.CamelCase.ConvertName(gate.Circuit.ToString()),
            gate?.ClosedUntil > now ? gate.ClosedUntil : null,
            options.Rate,
            succeeded,
            failed,
            (long)options.CircuitBreaker.SamplingDuration.TotalSeconds,
            outbox.Attempts,
            outbox.LastSuccessAt,
            outbox.LastFailureAt,
            outbox.LastError,
            outbox.FailuresInARow
        );
    }
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
