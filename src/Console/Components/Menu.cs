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

/// <summary>The screens that the menu has, in its order.</summary>
internal static class Menu
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<MenuScreen> Screens { get; } =
    [
        new("/", "Health", "/health"),
        new("/transfers", "Transfers", "/api/transaction/transactions"),
        new("/accounts", "Accounts", "/api/account/accounts"),
        new("/review", "Review", "/api/transaction/transactions"),
        new("/approvals", "Approvals", Approvals.Path),
        new("/events", "Events", "/admin/events/transaction"),
        new("/traces", "Traces", "/admin/traces"),
        new("/storage", "Storage", "/admin/storage"),
        new("/gateway", "Gateway", "/admin/clusters"),
        new("/users", "Users and access", "/api/user/users"),
        new("/audit", "Audit", "/api/audit/entries"),
        new("/alerts", "Alerts", "/admin/alerts"),
        new("/settings", "Settings", "/admin/config"),
    ];
}
