namespace Florin.Gateway.Pipeline.Admin;

/// <summary>Whether the newest configuration is in force.</summary>
/// <param name="Taken">It is.</param>
/// <param name="Problems">What is wrong with it where it is not, so that the one before stays.</param>
internal sealed record ConfigStatus(bool Taken, IReadOnlyList<string> Problems)
{
    /// <summary>As it is now.</summary>
    /// <param name="refused">All that is wrong, line by line; null where nothing is.</param>
    public static ConfigStatus Of(string? refused) => new(refused is null, refused?.Split(Environment.NewLine) ?? []);
}
