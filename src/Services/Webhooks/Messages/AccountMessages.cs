using System.Text.Json.Nodes;

namespace Florin.Webhooks.Messages;

/// <summary>
/// The messages about accounts, holds and periods of the books. The events are the account service's own; the few that have
/// messages are known by their names.
/// </summary>
internal static class AccountMessages
{
    public const string Source = "account";

    /// <summary>The message that an event of an account makes; null where it makes none.</summary>
    public static MessageDraft? Of(string type, JsonObject happened) =>
        type switch
        {
            "AccountOpened" => Account(MessageTypes.AccountOpened, "OPEN", happened) is var opened
                ? opened with
                {
                    Data = Fields.Add(
                        opened.Data,
                        ("name", happened["name"]),
                        ("currency", happened["overdraftLimit"]?["currency"])
                    ),
                }
                : null,
            "AccountFrozen" => Account(MessageTypes.AccountFrozen, "FROZEN", happened),
            "AccountUnfrozen" => Account(MessageTypes.AccountUnfrozen, "OPEN", happened),
            "AccountClosed" => Account(MessageTypes.AccountClosed, "CLOSED", happened),
            "AccountReopened" => Account(MessageTypes.AccountReopened, "FROZEN", happened),
            "HoldPlaced" => Hold(MessageTypes.HoldPlaced, "PLACED", happened, "amount", "reference", "expiresAt"),
            "HoldCaptured" => Hold(
                MessageTypes.HoldCaptured,
                (bool?)happened["final"] is true ? "CAPTURED" : "PLACED",
                happened,
                "amount",
                "remaining",
                "toAccount",
                "transaction"
            ),
            "HoldVoided" => Hold(MessageTypes.HoldVoided, "VOIDED", happened, "released"),
            "HoldExpired" => Hold(MessageTypes.HoldExpired, "EXPIRED", happened, "released"),
            "PeriodClosed" => Period(MessageTypes.PeriodClosed, "CLOSED", happened),
            "PeriodSealed" => Period(MessageTypes.PeriodSealed, "SEALED", happened, "postings", "hash"),
            _ => null,
        };

    private static MessageDraft Account(string type, string status, JsonObject happened)
    {
        var id = Fields.Text(happened, "account");
        return new MessageDraft(type, id, id, (string?)happened["userId"], new JsonObject { ["id"] = id }, status);
    }

    private static MessageDraft Hold(string type, string status, JsonObject happened, params string[] fields)
    {
        var (id, account) = (Fields.Text(happened, "hold"), Fields.Text(happened, "account"));
        var data = new JsonObject { ["id"] = id, ["account"] = account };
        return new MessageDraft(type, id, account, null, Fields.Copy(data, happened, fields), status);
    }

    // Whose it is nobody says: it is for who sees everything.
    private static MessageDraft Period(string type, string status, JsonObject happened, params string[] fields)
    {
        var period = Fields.Text(happened, "period");
        return new MessageDraft(
            type,
            period,
            null,
            null,
            Fields.Copy(new JsonObject { ["id"] = period }, happened, fields),
            status
        );
    }
}
