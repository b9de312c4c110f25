using System.Text.Json;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>Requests that wait for a second person, as far as the operator sees them: all of them, or their own.</summary>
internal static class Approvals
{
    /// <summary>How many are shown at once, the newest.</summary>
    public const int Most = 100;

    /// <summary>The list.</summary>
    public const string Path = "/api/user/approvals";

    /// <summary>Where they may be, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["PENDING", "APPROVED", "REJECTED", "EXECUTED", "EXPIRED"];

    /// <summary>Those that wait and have not expired.</summary>
    public static async Task<IReadOnlyList<ShownApproval>> Waiting(FlorinApi api, CancellationToken cancel)
    {
        var answer = await api.ListOwn<ShownApproval>(Address.Of(Path, ("status", Statuses[0]), ("limit", "100")), cancel);
        return [.. (answer.Data?.Items ?? []).Where(approval => approval.Waits)];
    }

    /// <summary>The ids of what a request is about: those in its path and its body that a screen shows.</summary>
    public static IReadOnlyList<string> Subjects(ShownApproval approval) =>
        [
            .. approval
                .Request.Split('/', '?', '=', '&')
                .Concat(
                    approval.Body is { ValueKind: JsonValueKind.Object } body
                        ? body.EnumerateObject()
                            .Where(field => field.Value.ValueKind is JsonValueKind.String)
                            .Select(field => field.Value.GetString()!) // It is one.
                        : []
                )
                .Where(part => Entities.PathOf(part) is not null)
                .Distinct(StringComparer.Ordinal),
        ];
}
