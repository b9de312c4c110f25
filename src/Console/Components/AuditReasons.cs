using System.Globalization;
using System.Text.Json;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>Why things were decided or refused, which the audit's entries point at: it is in the events.</summary>
internal static class AuditReasons
{
    private const string Accepted = "accepted";

    // Of what is accepted, only decisions have a reason.
    private static readonly string[] Decisions = ["ApproveTransaction", "RejectTransaction", "RetryTransaction"];

    /// <summary>The reasons by the entries' numbers; of those that have one.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> Of(FlorinApi api, IReadOnlyList<ShownAudit> entries)
    {
        var reasons = new Dictionary<long, string>();
        foreach (var entry in entries)
            if (
                entry.Position is { } position
                && (entry.Result != Accepted || Decisions.Contains(entry.Command, StringComparer.Ordinal))
                && await At(api, entry.Service, position) is { } reason
            )
                reasons[entry.Seq] = reason;
        return reasons;
    }

    private static async Task<string?> At(FlorinApi api, string service, long position)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"/admin/events/{Uri.EscapeDataString(service)}?after={position - 1}&limit=1"
        );
        return (await api.List<ShownLogEvent>(path)).Data?.Items is [{ Data: { ValueKind: JsonValueKind.Object } data }, ..]
            ? Text(data, "detail") ?? Text(data, "reason")
            : null;
    }

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
