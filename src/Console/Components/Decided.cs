using System.Text.Json;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>Who decided about a transfer, and why.</summary>
/// <param name="By">The administrator, or <c>risk</c>.</param>
/// <param name="Reason">As it was given; null where none was.</param>
internal sealed record Decided(string By, string? Reason)
{
    private static readonly string[] Decisions = ["TransactionApproved", "TransactionRejected", "TransactionRetried"];

    /// <summary>The last decision among a transfer's events; null where there is none.</summary>
    public static Decided? Of(IEnumerable<ShownEvent> events) =>
        events.LastOrDefault(one => Decisions.Contains(one.EventType, StringComparer.Ordinal)) is { } last
            ? new Decided(Text(last.EventData, "by") ?? "", Text(last.EventData, "reason"))
            : null;

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
