using Florin.Kernel;

namespace Florin.Platform.Identity.Keys;

/// <summary>What a process needs to know of an API key to verify it.</summary>
/// <param name="Id">The key.</param>
/// <param name="Owner">Whom it represents: a user or a service account.</param>
/// <param name="Role">The owner's role, such as <c>user</c>.</param>
/// <param name="Tier">The owner's tier.</param>
/// <param name="Scopes">What it permits at most.</param>
/// <param name="Addresses">From where it may be sent; empty for anywhere.</param>
/// <param name="Hashes">The hashes of the texts that are good: one, or two while it is rotated.</param>
/// <param name="ExpiresAt">Until when it is good, UTC; null for good.</param>
/// <param name="AsOf">Whatever stood in the user service's log up to here is taken into account.</param>
public sealed record ApiKeyCard(
    string Id,
    string Owner,
    string Role,
    string Tier,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<ApiKeyHash> Hashes,
    DateTimeOffset? ExpiresAt,
    long AsOf
)
{
    /// <summary>The Ed25519 key that verifies the signatures its requests must have, in base64; null where they need none.</summary>
    public string? SigningKey { get; init; }
}

/// <summary>The hash of a text that is good for a key.</summary>
/// <param name="Sha256">As <see cref="ApiKeyText.HashOf"/>.</param>
/// <param name="Until">Until when, UTC; null for as long as the key itself.</param>
public sealed record ApiKeyHash(string Sha256, DateTimeOffset? Until)
{
    /// <summary>Never shows the hash.</summary>
    public override string ToString() => Until is { } until ? $"a hash until {Rfc3339.Text(until)}" : "a hash";
}

/// <summary>When a key was last used.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">When, UTC.</param>
public sealed record ApiKeyUse(string Key, DateTimeOffset At);
