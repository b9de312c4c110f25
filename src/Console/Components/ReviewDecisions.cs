using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>What operators decide about transfers, sent so that the same click twice decides once.</summary>
internal static class ReviewDecisions
{
    /// <summary>Lets a transfer in review go on.</summary>
    public const string Approve = "approve";

    /// <summary>Lets a transfer in manual review try again.</summary>
    public const string Retry = "retry";

    /// <summary>Whether it can be decided so now.</summary>
    public static bool Fits(string decision, ShownTransfer transfer) =>
        transfer.Status == (decision == Approve ? "IN_REVIEW" : "MANUAL_REVIEW");

    /// <summary>Where it is sent.</summary>
    public static string PathOf(string decision, string transfer) =>
        $"/api/transaction/transactions/{Uri.EscapeDataString(transfer)}/{decision}";

    /// <summary>Sends a decision. A transfer's version is part of its key: it is decided once for as long as nothing has happened to it.</summary>
    public static Task<ApiAnswer<ShownTransfer>> Send(
        FlorinApi api,
        string decision,
        ShownTransfer transfer,
        string? reason,
        CancellationToken cancel
    ) =>
        api.PostOnce<ShownTransfer>(
            PathOf(decision, transfer.Id),
            $"console-{decision}-{transfer.Id}-{transfer.Version}",
            new { reason },
            cancel
        );
}
