using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.Json;

namespace Florin.Webhooks.Messages;

/// <summary>What an endpoint may get about one event of a log.</summary>
/// <param name="EventId">The event's id, <c>evt_…</c>, which is the message's.</param>
/// <param name="Source">The service whose log has the event.</param>
/// <param name="Position">Where.</param>
/// <param name="Type">Such as <c>transaction.completed</c>.</param>
/// <param name="Key">What it is about, such as a transaction; messages of one can be kept in order.</param>
/// <param name="Parties">Who may see it, beside staff.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">What is said about it, in the first version of the payloads; personal data in it is sealed.</param>
internal sealed record WebhookMessage(
    string EventId,
    string Source,
    long Position,
    string Type,
    string Key,
    ImmutableArray<string> Parties,
    DateTimeOffset At,
    JsonObject Data
)
{
    /// <summary>Whether somebody may see it.</summary>
    /// <param name="reader">A user's id; null for staff, who see everything.</param>
    public bool IsFor(string? reader) => reader is null || Parties.Contains(reader, StringComparer.Ordinal);

    /// <summary>The body of a webhook: type, timestamp and data, as Standard Webhooks has it.</summary>
    public static byte[] Body(string type, DateTimeOffset at, JsonObject data) =>
        JsonSerializer.SerializeToUtf8Bytes(new PayloadView(type, at, data), FlorinJson.Full);

    private sealed record PayloadView(string Type, DateTimeOffset Timestamp, JsonObject Data);
}
