namespace Florin.WebConsole.Components;

/// <summary>A screen of the menu.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Asks">What it asks for first; without that there is nothing to see on it.</param>
internal sealed record MenuScreen(string Path, string Name, string Asks)
{
    /// <summary>Whether everybody may ask for it, and sees what is their own.</summary>
    public bool IsOwn => Asks == Approvals.Path;

    /// <summary>Whether it is what somebody looks for.</summary>
    public bool IsCalled(string text) => Name.Contains(text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Screens of the menu that belong together.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Screens">The screens, in order.</param>
internal sealed record MenuGroup(string Name, IReadOnlyList<MenuScreen> Screens);

/// <summary>The screens that the menu has, in its order.</summary>
internal static class Menu
{
    /// <summary>All of them by what they are about.</summary>
    public static IReadOnlyList<MenuGroup> Groups { get; } =
    [
        new("Now", [new("/", "Health", "/health"), new("/alerts", "Alerts", "/admin/alerts")]),
        new(
            "Decide",
            [new("/review", "Review", "/api/transaction/transactions"), new("/approvals", "Approvals", Approvals.Path)]
        ),
        new(
            "Money",
            [
                new("/transfers", "Transfers", "/api/transaction/transactions"),
                new("/accounts", "Accounts", "/api/account/accounts"),
                new("/schedules", "Schedules", "/api/schedule/schedules"),
                new("/payment-files", "Payment files", "/api/payment/files"),
            ]
        ),
        new(
            "Books",
            [
                new("/reconciliation", "Reconciliation", "/api/reconciliation/sources"),
                new("/exceptions", "Exceptions", "/api/reconciliation/exceptions"),
                new("/matches", "Matches", "/api/reconciliation/matches"),
                new("/periods", "Periods", "/api/account/periods"),
                new("/reports", "Reports", "/api/report/reports"),
            ]
        ),
        new(
            "Programs",
            [
                new("/webhooks", "Webhooks", "/api/webhook/endpoints"),
                new("/deliveries", "Deliveries", "/api/webhook/deliveries"),
            ]
        ),
        new(
            "System",
            [
                new("/events", "Events", "/admin/events/transaction"),
                new("/traces", "Traces", "/admin/traces"),
                new("/storage", "Storage", "/admin/storage"),
                new("/gateway", "Gateway", "/admin/clusters"),
                new("/settings", "Settings", "/admin/config"),
            ]
        ),
        new("People", [new("/users", "Users and access", "/api/user/users"), new("/audit", "Audit", "/api/audit/entries")]),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MenuScreen> Screens { get; } = [.. Groups.SelectMany(group => group.Screens)];
}
