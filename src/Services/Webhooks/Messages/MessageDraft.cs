using System.Text.Json;
using System.Text.Json.Nodes;

namespace Florin.Webhooks.Messages;

/// <summary>A message whose owner may have to be asked for.</summary>
/// <param name="Type">Such as <c>hold.placed</c>.</param>
/// <param name="Key">What it is about; messages of one can be kept in order.</param>
/// <param name="Owned">The id of what says whose it is; null where it is for those alone who see everything.</param>
/// <param name="Owner">Whose it is, where the event says so.</param>
/// <param name="Data">What it says, in the first version of the payloads.</param>
/// <param name="Status">What became of it.</param>
internal sealed record MessageDraft(string Type, string Key, string? Owned, string? Owner, JsonObject Data, string Status);

/// <summary>Fields of events of other services, as messages have them.</summary>
internal static class Fields
{
    /// <summary>A field that every such event has.</summary>
    /// <exception cref="JsonException">It does not.</exception>
    public static string Text(JsonObject happened, string name) =>
        (string?)happened[name] ?? throw new JsonException($"There is no {name} in the event.");

    /// <summary>Adds fields that have a value.</summary>
    public static JsonObject Add(JsonObject data, params (string Name, JsonNode? Value)[] fields)
    {
        foreach (var (name, value) in fields)
            if (value is not null)
                data[name] = value.DeepClone();
        return data;
    }

    /// <summary>
    /// Adds fields of an event that have a value. An amount of money is the number in major units, and the first one names the
    /// currency; a transaction is <c>transactionId</c>.
    /// </summary>
    public static JsonObject Copy(JsonObject data, JsonObject happened, params string[] fields)
    {
        foreach (var name in fields)
            if (happened[name] is JsonObject { } money && money["currency"] is { } currency)
            {
                data[name] = money["amount"]?.DeepClone();
                data["currency"] ??= currency.DeepClone();
            }
            else if (happened[name] is { } value)
                data[name == "transaction" ? "transactionId" : name] = value.DeepClone();
        return data;
    }
}
