using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Users.Keys;

/// <summary>An API key exists; first in the stream <c>key-key_…</c>.</summary>
/// <param name="Id">The key.</param>
/// <param name="Owner">Whom it represents: a user or a service account.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it permits at most, such as <c>accounts:read</c>.</param>
/// <param name="Addresses">From where it may be sent; empty for anywhere.</param>
/// <param name="Hash">SHA-256 of the key.</param>
/// <param name="ExpiresAt">Until when it is good, UTC; null for good.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who created it.</param>
/// <param name="SigningKey">The Ed25519 key that verifies its requests' signatures, in base64; null where they have none.</param>
public sealed record ApiKeyCreated(
    ApiKeyId Id,
    string Owner,
    string Name,
    ImmutableArray<string> Scopes,
    ImmutableArray<string> Addresses,
    [property: NotPublished] string Hash,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset At,
    string By,
    string? SigningKey = null
);

/// <summary>Another text is good for the key; the one before still is for a while.</summary>
/// <param name="Hash">SHA-256 of the new text.</param>
/// <param name="Generation">How many texts there have been.</param>
/// <param name="PreviousUntil">Until when the one before is good, UTC.</param>
/// <param name="At">When, UTC.</param>
public sealed record ApiKeyRotated(
    [property: NotPublished] string Hash,
    int Generation,
    DateTimeOffset PreviousUntil,
    DateTimeOffset At
);

/// <summary>The key is good no longer.</summary>
/// <param name="At">When, UTC.</param>
public sealed record ApiKeyRevoked(DateTimeOffset At);

/// <summary>The key was used; recorded now and then.</summary>
/// <param name="At">When it last was, UTC.</param>
public sealed record ApiKeyUsed(DateTimeOffset At);

/// <summary>An API key: the fold of a stream <c>key-key_…</c>.</summary>
/// <param name="Id">The key; empty for a stream without events.</param>
/// <param name="Owner">Whom it represents.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it permits at most.</param>
/// <param name="Addresses">From where it may be sent; empty for anywhere.</param>
/// <param name="Hash">SHA-256 of the text that is good.</param>
/// <param name="Generation">How many texts there have been.</param>
/// <param name="PreviousHash">SHA-256 of the text before; null where there is none.</param>
/// <param name="PreviousUntil">Until when that is good, UTC.</param>
/// <param name="ExpiresAt">Until when the key is good, UTC; null for good.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who created it.</param>
/// <param name="RotatedAt">UTC; null for never.</param>
/// <param name="RevokedAt">UTC; null while it is good.</param>
/// <param name="LastUsedAt">When it was used, as far as that is recorded, UTC; null for never.</param>
/// <param name="SigningKey">Verifies its requests' signatures; null where they have none.</param>
internal sealed record ApiKey(
    ApiKeyId Id,
    string Owner,
    string Name,
    ImmutableArray<string> Scopes,
    ImmutableArray<string> Addresses,
    string Hash,
    int Generation,
    string? PreviousHash,
    DateTimeOffset? PreviousUntil,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? RotatedAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    string? SigningKey = null
) : IState<ApiKey>
{
    public static ApiKey Empty { get; } = new(default, "", "", [], [], "", 0, null, null, null, default, "", null, null, null);

    public static string Schema => "api-key.2";

    /// <summary>There is such a key.</summary>
    public bool Exists => Owner.Length > 0;

    public static string StreamOf(ApiKeyId id) => $"key-{id}";

    public Decision Rotate(ApiKeyId id, string hash, TimeSpan grace, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("API key", id.Value)
        : RevokedAt is not null ? Refusal.WrongState($"API key {id} is revoked.")
        : ExpiresAt <= now ? Refusal.WrongState($"API key {id} has expired.")
        : [new ApiKeyRotated(hash, Generation + 1, now + grace, now)];

    public Decision Revoke(ApiKeyId id, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("API key", id.Value)
        : RevokedAt is not null ? []
        : [new ApiKeyRevoked(now)];

    public ApiKey Apply(object happened) =>
        happened switch
        {
            ApiKeyCreated e => new ApiKey(
                e.Id,
                e.Owner,
                e.Name,
                e.Scopes,
                e.Addresses,
                e.Hash,
                1,
                null,
                null,
                e.ExpiresAt,
                e.At,
                e.By,
                null,
                null,
                null,
                e.SigningKey
            ),
            ApiKeyRotated e => this with
            {
                Hash = e.Hash,
                Generation = e.Generation,
                PreviousHash = Hash,
                PreviousUntil = e.PreviousUntil,
                RotatedAt = e.At,
            },
            ApiKeyRevoked e => this with { RevokedAt = e.At },
            ApiKeyUsed e => this with { LastUsedAt = e.At },
            _ => throw new InvalidOperationException($"A key's stream holds a {happened.GetType().Name}."),
        };

    /// <summary>Never shows the hashes.</summary>
    public override string ToString() => $"{Id}";
}

internal static class KeyEvents
{
    public static void Register(EventTypes events) =>
        events
            .Add<ApiKeyCreated>("ApiKeyCreated")
            .Add<ApiKeyRotated>("ApiKeyRotated")
            .Add<ApiKeyRevoked>("ApiKeyRevoked")
            .Add<ApiKeyUsed>("ApiKeyUsed")
            .Add<ServiceAccountCreated>("ServiceAccountCreated")
            .Add<ServiceAccountDisabled>("ServiceAccountDisabled");
}
