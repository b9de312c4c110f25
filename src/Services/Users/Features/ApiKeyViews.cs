using Florin.Kernel;
using Florin.Users.Keys;

namespace Florin.Users.Features;

/// <summary>An API key as its owner sees it; never the key itself.</summary>
/// <param name="Id">The key.</param>
/// <param name="Owner">Whom it represents: a user or a service account.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it permits at most.</param>
/// <param name="Addresses">From where it may be sent; empty for anywhere.</param>
/// <param name="Status">ACTIVE, EXPIRED or REVOKED.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">Until when it is good, UTC; null for good.</param>
/// <param name="RotatedAt">UTC; null for never.</param>
/// <param name="PreviousUntil">Until when the text before the rotation is good, UTC; null where there is none.</param>
/// <param name="RevokedAt">UTC; null while it is good.</param>
/// <param name="LastUsedAt">When it was last used, UTC; null for never. Some seconds late, and exact to the hour after a restart.</param>
/// <param name="SigningKey">The Ed25519 public key that its requests must be signed for, in base64; null where they need not be.</param>
internal sealed record ApiKeyView(
    ApiKeyId Id,
    string Owner,
    string Name,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Addresses,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RotatedAt,
    DateTimeOffset? PreviousUntil,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    string? SigningKey
)
{
    public static ApiKeyView Of(ApiKey key, DateTimeOffset now, DateTimeOffset? used) =>
        new(
            key.Id,
            key.Owner,
            key.Name,
            key.Scopes,
            key.Addresses,
            key.RevokedAt is not null ? "REVOKED"
                : key.ExpiresAt <= now ? "EXPIRED"
                : "ACTIVE",
            key.CreatedAt,
            key.ExpiresAt,
            key.RotatedAt,
            key.PreviousUntil > now ? key.PreviousUntil : null,
            key.RevokedAt,
            used > key.LastUsedAt || key.LastUsedAt is null ? used : key.LastUsedAt,
            key.SigningKey
        );
}

/// <summary>An API key with the key itself, which is shown this once.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Key">The key: for the header <c>X-Api-Key</c>, or as a bearer token.</param>
/// <param name="Owner">Whom it represents: a user or a service account.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it permits at most.</param>
/// <param name="Addresses">From where it may be sent; empty for anywhere.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">Until when it is good, UTC; null for good.</param>
/// <param name="PreviousUntil">Until when the text before the rotation is good, UTC; null where there is none.</param>
/// <param name="SigningKey">The Ed25519 public key that its requests must be signed for, in base64; null where they need not be.</param>
internal sealed record ApiKeySecretView(
    ApiKeyId Id,
    string Key,
    string Owner,
    string Name,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Addresses,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? PreviousUntil,
    string? SigningKey
)
{
    /// <summary>With a placeholder for the key.</summary>
    public static ApiKeySecretView Of(ApiKey key) =>
        new(
            key.Id,
            KeySecrets.Placeholder(key.Id, key.Generation),
            key.Owner,
            key.Name,
            key.Scopes,
            key.Addresses,
            key.CreatedAt,
            key.ExpiresAt,
            key.PreviousUntil,
            key.SigningKey
        );

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{Id}";
}
