using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>How what a search by words found is called, and where it is shown.</summary>
internal static class FoundByWords
{
    /// <summary>What there is to be found.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["transaction", "user", "notification", "audit"];

    /// <summary>The address of its screen.</summary>
    public static string PathOf(ShownFound found) =>
        found.Kind switch
        {
            "transaction" => $"/transfers/{found.Id}",
            "notification" => $"/transfers/{found.Data.TransactionId}",
            "user" => $"/users/{found.Id}",
            _ => Address.Of("/audit", ("command", found.Data.CommandId)),
        };

    /// <summary>What it is called.</summary>
    public static string NameOf(ShownFound found) =>
        found.Kind switch
        {
            "transaction" => $"Transfer {found.Id}",
            "notification" => $"Notification: {found.Data.Subject}",
            "user" => $"User {found.Data.Name}",
            _ => $"{found.Data.Command} in the audit at {Words.Utc(found.At)}",
        };
}
