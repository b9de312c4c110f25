namespace Florin.WebConsole.Components;

/// <summary>Addresses within the console.</summary>
internal static class LocalAddress
{
    /// <summary>Whether a path leads to a page of the console, and not to another site.</summary>
    public static bool Is(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal);
}
