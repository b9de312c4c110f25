namespace Florin.WebConsole.Components;

/// <summary>Which screen shows a thing, by the prefix of its id.</summary>
internal static class Entities
{
    /// <summary>The services that have logs.</summary>
    public static IReadOnlyList<string> Services { get; } =
    [
        "transaction",
        "account",
        "user",
        "payment",
        "risk",
        "notification",
        "webhook",
        "audit",
        "analytics",
        "reconciliation",
        "report",
        "schedule",
    ];

    private static readonly (string Prefix, string Path)[] Screens =
    [
        ("txn_", "/transfers/"),
        ("acc_", "/accounts/"),
        ("user_", "/users/"),
        ("write_", "/writes/"),
        ("apr_", "/approvals/"),
        ("key_", "/keys/"),
        ("cli_", "/clients/"),
        ("hold_", "/holds/"),
        ("sch_", "/schedules/"),
        ("file_", "/payment-files/"),
        ("whe_", "/webhooks/"),
        ("whd_", "/deliveries/"),
        ("rep_", "/reports/"),
        ("rcs_", "/reconciliation/"),
        ("stm_", "/bank-statements/"),
        ("rcn_", "/matches?run="),
        ("mat_", "/matches/"),
        ("exc_", "/exceptions/"),
    ];

    /// <summary>The id of the aggregate whose stream it is.</summary>
    public static string IdOf(string stream) => stream[(stream.IndexOf('-', StringComparison.Ordinal) + 1)..];

    /// <summary>Where it is shown; null where no screen does.</summary>
    public static string? PathOf(string id) =>
        Array.Find(Screens, screen => id.StartsWith(screen.Prefix, StringComparison.Ordinal)) is (_, { } path)
            ? path + Uri.EscapeDataString(id)
            : null;
}
