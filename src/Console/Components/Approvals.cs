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
    public static IReadOnlyList<string> Statuses { get; } = ["PENDING", "APPROVED", "REJECTED", "EXECUTED"];

    /// <summary>Those that wait and have not expired.</summary>
    public static async Task<IReadOnlyList<ShownApproval>> Waiting(FlorinApi api, CancellationToken cancel)
    {
        var answer = await api.ListOwn<ShownApproval>(Address.Of(Path, ("status", Statuses[0]), ("limit", "100")), cancel);
        return [.. (answer.Data?.Items ?? []).Where(approval => approval.Waits)];
    }

    /// <summary>The id of the thing that a request is about: the first in its path that a screen shows; null without one.</summary>
    public static string? Subject(ShownApproval approval) =>
        Array.Find(approval.Request.Split('/', '?', '=', '&'), part => Entities.PathOf(part) is not null);
}
