namespace Florin.Gateway.Features.Dashboards;

/// <summary>A service that can be searched, and what it finds.</summary>
/// <param name="Kind">What it finds, which is the service's name as well.</param>
/// <param name="Cursor">Where to go on in it; null for its beginning.</param>
/// <param name="IsAtEnd">There is nothing more in it.</param>
internal sealed record SearchedService(string Kind, string? Cursor = null, bool IsAtEnd = false)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["transaction", "user", "notification", "audit"];
}
