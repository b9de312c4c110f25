using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Webhooks;

/// <summary>An endpoint was registered; first in the stream <c>endpoint-whe_…</c>.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Owner">The user or service account that it belongs to.</param>
/// <param name="Url">Where its webhooks go; sealed.</param>
/// <param name="Events">The types of events that it gets, such as <c>transaction.*</c>; empty for all.</param>
/// <param name="All">Whether it gets the events of all users, and not only those of its owner.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another.</param>
/// <param name="Version">The version of its payloads.</param>
/// <param name="Description">What its owner says of it; sealed.</param>
/// <param name="SecretHash">SHA-256 of its signing secret.</param>
/// <param name="At">When, UTC.</param>
internal sealed record WebhookEndpointCreated(
    WebhookEndpointId Id,
    string Owner,
    string Url,
    ImmutableArray<string> Events,
    bool All,
    bool Ordered,
    string Version,
    string? Description,
    [property: NotPublished] string SecretHash,
    DateTimeOffset At
);

/// <summary>An endpoint was changed.</summary>
/// <param name="Url">Where its webhooks go; sealed.</param>
/// <param name="Events">The types of events that it gets; empty for all.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another.</param>
/// <param name="Version">The version of its payloads.</param>
/// <param name="Description">What its owner says of it; sealed.</param>
/// <param name="At">When, UTC.</param>
internal sealed record WebhookEndpointChanged(
    string Url,
    ImmutableArray<string> Events,
    bool Ordered,
    string Version,
    string? Description,
    DateTimeOffset At
);

/// <summary>Another secret signs an endpoint's webhooks; the one before does too for a while.</summary>
/// <param name="SecretHash">SHA-256 of the new secret.</param>
/// <param name="Generation">How many secrets there have been.</param>
/// <param name="PreviousUntil">Until when the one before signs as well, UTC.</param>
/// <param name="At">When, UTC.</param>
internal sealed record WebhookSecretRotated(
    [property: NotPublished] string SecretHash,
    int Generation,
    DateTimeOffset PreviousUntil,
    DateTimeOffset At
);

/// <summary>Nothing goes to an endpoint until it is resumed; what would go waits.</summary>
internal sealed record WebhookEndpointPaused(DateTimeOffset At);

/// <summary>Webhooks go to an endpoint again.</summary>
internal sealed record WebhookEndpointResumed(DateTimeOffset At);

/// <summary>Nothing goes to an endpoint any more, because of what it answered.</summary>
/// <param name="Reason">Why.</param>
/// <param name="At">When, UTC.</param>
internal sealed record WebhookEndpointDisabled(string Reason, DateTimeOffset At);

/// <summary>An endpoint was deleted for good.</summary>
internal sealed record WebhookEndpointDeleted(DateTimeOffset At);

/// <summary>Whether webhooks go to an endpoint.</summary>
internal enum WebhookEndpointStatus
{
    /// <summary>They do.</summary>
    Active,

    /// <summary>They wait.</summary>
    Paused,

    /// <summary>There are none: the endpoint has said that it is gone.</summary>
    Disabled,

    /// <summary>It does not exist any more.</summary>
    Deleted,
}

/// <summary>An endpoint: the fold of a stream <c>endpoint-whe_…</c>.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Owner">Whose it is; empty for a stream without events.</param>
/// <param name="Url">Where its webhooks go; sealed.</param>
/// <param name="Events">The types of events that it gets; empty for all.</param>
/// <param name="All">Whether it gets the events of all users.</param>
/// <param name="Ordered">Whether the events of one transaction or account go out one after another.</param>
/// <param name="Version">The version of its payloads.</param>
/// <param name="Description">What its owner says of it; sealed.</param>
/// <param name="Status">Whether webhooks go to it.</param>
/// <param name="Reason">Why none do, where it is disabled.</param>
/// <param name="SecretHash">SHA-256 of its signing secret.</param>
/// <param name="PreviousHash">SHA-256 of the secret before; null where there was none.</param>
/// <param name="Generation">How many secrets there have been.</param>
/// <param name="PreviousUntil">Until when the secret before signs as well, UTC.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record WebhookEndpoint(
    WebhookEndpointId Id,
    string Owner,
    string Url,
    ImmutableArray<string> Events,
    bool All,
    bool Ordered,
    string Version,
    string? Description,
    WebhookEndpointStatus Status,
    string? Reason,
    string SecretHash,
    string? PreviousHash,
    int Generation,
    DateTimeOffset? PreviousUntil,
    DateTimeOffset CreatedAt
) : IState<WebhookEndpoint>
{
    /// <summary>How the streams of endpoints begin.</summary>
    public const string StreamPrefix = "endpoint-";

    public static WebhookEndpoint Empty { get; } =
        new(default, "", "", [], false, false, "", null, WebhookEndpointStatus.Deleted, null, "", null, 0, null, default);

    public static string Schema => "webhook-endpoint.1";

    /// <summary>It was registered, and not deleted since.</summary>
    [JsonIgnore]
    public bool Exists => Status is not WebhookEndpointStatus.Deleted;

    public static string StreamOf(WebhookEndpointId id) => $"{StreamPrefix}{id}";

    public Decision Change(WebhookEndpointId id, WebhookEndpointChanged changed) =>
        !Exists ? Refusal.NotFound("endpoint", id.Value) : [changed];

    public Decision Rotate(WebhookEndpointId id, string hash, TimeSpan grace, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("endpoint", id.Value) : [new WebhookSecretRotated(hash, Generation + 1, now + grace, now)];

    public Decision Pause(WebhookEndpointId id, DateTimeOffset now) =>
        Status switch
        {
            WebhookEndpointStatus.Active => [new WebhookEndpointPaused(now)],
            WebhookEndpointStatus.Paused => [],
            WebhookEndpointStatus.Disabled => Refusal.WrongState(
                $"Endpoint {id} is disabled; only one that is active can be paused."
            ),
            _ => Refusal.NotFound("endpoint", id.Value),
        };

    public Decision Resume(WebhookEndpointId id, DateTimeOffset now) =>
        Status switch
        {
            WebhookEndpointStatus.Paused or WebhookEndpointStatus.Disabled => [new WebhookEndpointResumed(now)],
            WebhookEndpointStatus.Active => [],
            _ => Refusal.NotFound("endpoint", id.Value),
        };

    public Decision Disable(string reason, DateTimeOffset now) =>
        Status is WebhookEndpointStatus.Active ? [new WebhookEndpointDisabled(reason, now)] : [];

    public Decision Delete(WebhookEndpointId id, DateTimeOffset now) =>
        Exists ? [new WebhookEndpointDeleted(now)] : Refusal.NotFound("endpoint", id.Value);

    public WebhookEndpoint Apply(object happened) =>
        happened switch
        {
            WebhookEndpointCreated e => Of(e),
            WebhookEndpointChanged e => this with
            {
                Url = e.Url,
                Events = e.Events,
                Ordered = e.Ordered,
                Version = e.Version,
                Description = e.Description,
            },
            WebhookSecretRotated e => this with
            {
                PreviousHash = SecretHash,
                SecretHash = e.SecretHash,
                Generation = e.Generation,
                PreviousUntil = e.PreviousUntil,
            },
            WebhookEndpointPaused => this with { Status = WebhookEndpointStatus.Paused },
            WebhookEndpointResumed => this with { Status = WebhookEndpointStatus.Active, Reason = null },
            WebhookEndpointDisabled e => this with { Status = WebhookEndpointStatus.Disabled, Reason = e.Reason },
            WebhookEndpointDeleted => this with { Status = WebhookEndpointStatus.Deleted },
            _ => throw new InvalidOperationException($"An endpoint's stream holds a {happened.GetType().Name}."),
        };

    /// <summary>Never shows where it is.</summary>
    public override string ToString() => $"{Id}";

    private static WebhookEndpoint Of(WebhookEndpointCreated e) =>
        new(
            e.Id,
            e.Owner,
            e.Url,
            e.Events,
            e.All,
            e.Ordered,
            e.Version,
            e.Description,
            WebhookEndpointStatus.Active,
            null,
            e.SecretHash,
            null,
            1,
            null,
            e.At
        );
}
