using System.Text.Json.Nodes;

namespace Florin.Webhooks.Messages;

/// <summary>The messages about payment files. The events are the payment service's own.</summary>
internal static class PaymentFileMessages
{
    public const string Source = "payment";

    /// <summary>The message that an event of a payment file makes; null where it makes none.</summary>
    public static MessageDraft? Of(string type, JsonObject happened) =>
        type switch
        {
            "PaymentFileUploaded" => File(MessageTypes.PaymentFileUploaded, "VALIDATED", happened, "lines", "invalid"),
            "PaymentFileSubmitted" => File(MessageTypes.PaymentFileSubmitted, "EXECUTING", happened),
            "PaymentFileCancelled" => File(MessageTypes.PaymentFileCancelled, "CANCELLING", happened, "lastLine"),
            "PaymentLinesExecuted" => Executed(happened),
            _ => null,
        };

    private static MessageDraft Executed(JsonObject happened)
    {
        var draft = File(MessageTypes.PaymentFileExecuted, "EXECUTING", happened, "first", "last");
        var outcomes = happened["outcomes"]
            ?.AsArray()
            .GroupBy(one => (string?)one?["status"], StringComparer.OrdinalIgnoreCase);
        foreach (var group in outcomes ?? [])
            if (group.Key is { Length: > 0 } status)
                draft.Data[status.ToLowerInvariant()] = group.Count();
        return draft;
    }

    private static MessageDraft File(string type, string status, JsonObject happened, params string[] fields)
    {
        var id = Fields.Text(happened, "id");
        return new MessageDraft(
            type,
            id,
            id,
            (string?)happened["userId"],
            Fields.Copy(new JsonObject { ["id"] = id }, happened, fields),
            status
        );
    }
}
