using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Webhooks.Messages;

/// <summary>Reads messages off the logs of other services.</summary>
/// <param name="owners">Knows whose what they are about is.</param>
internal sealed class MessageReader(MessageOwners owners)
{
    /// <summary>The services whose logs have messages, in the order in which the cursors of the feed name their positions.</summary>
    public static IReadOnlyList<string> Sources { get; } =
    [TransactionMessages.Source, AccountMessages.Source, ScheduleMessages.Source, PaymentFileMessages.Source];

    /// <summary>The message about an event; null where there is none.</summary>
    /// <exception cref="Platform.Resilience.ServiceUnavailable">The service that knows the owner cannot be asked now.</exception>
    public ValueTask<WebhookMessage?> Of(string source, Recorded recorded, CancellationToken cancel)
    {
        if (source == TransactionMessages.Source)
            return ValueTask.FromResult(TransactionMessages.Of(recorded));
        return recorded.Data is not UnreadableEvent && MessageTypes.OfEvents.Contains(recorded.Type)
            ? OfDraft(source, recorded, cancel)
            : ValueTask.FromResult<WebhookMessage?>(null);
    }

    private async ValueTask<WebhookMessage?> OfDraft(string source, Recorded recorded, CancellationToken cancel)
    {
        if (DraftOf(source, recorded.Type, Json(recorded.Data)) is not { } draft)
            return null;
        var owner = draft.Owner ?? (draft.Owned is { } owned ? await owners.Of(source, owned, cancel) : null);
        if (owner is null && draft.Owned is not null)
            return null;
        var data = new JsonObject();
        foreach (var (name, value) in draft.Data)
        {
            data[name] = value?.DeepClone();
            if (name == "id" && owner is not null)
                data["userId"] = owner;
        }
        data["status"] = draft.Status;
        return new WebhookMessage(
            EventId.Of(source, recorded.Position),
            source,
            recorded.Position,
            draft.Type,
            draft.Key,
            owner is null ? [] : [owner],
            recorded.At,
            data
        );
    }

    private static MessageDraft? DraftOf(string source, string type, JsonObject happened) =>
        source switch
        {
            AccountMessages.Source => AccountMessages.Of(type, happened),
            ScheduleMessages.Source => ScheduleMessages.Of(type, happened),
            _ => PaymentFileMessages.Of(type, happened),
        };

    private static JsonObject Json(object happened) =>
        (
            happened is UnknownEvent unknown
                ? JsonNode.Parse(unknown.Json.Span)
                : JsonSerializer.SerializeToNode(happened, happened.GetType(), FlorinJson.Stored)
        )!.AsObject(); // Events are objects.
}
