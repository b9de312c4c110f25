using System.Collections.Immutable;

namespace Florin.Users.OAuth.Stores;

/// <summary>A grant as OpenIddict handles it.</summary>
internal sealed class GrantEntry
{
    public string Id { get; set; } = "";
    public string? Client { get; set; }
    public string? Subject { get; set; }
    public string? Session { get; set; }
    public string? Status { get; set; }
    public string? Type { get; set; }
    public ImmutableArray<string> Scopes { get; set; } = [];
    public DateTimeOffset? CreatedAt { get; set; }
}

/// <summary>A code or refresh token as OpenIddict handles it.</summary>
internal sealed class GrantTokenEntry
{
    public string Id { get; set; } = "";
    public long Version { get; set; }
    public string? Type { get; set; }
    public string? Client { get; set; }
    public string? Grant { get; set; }
    public string? Subject { get; set; }
    public string? Status { get; set; }

    /// <summary>The status that is stored.</summary>
    public string? StoredStatus { get; set; }

    /// <summary>The hash of what the client has, where that only names the content.</summary>
    public string? Reference { get; set; }

    /// <summary>The hash by which it is found already.</summary>
    public string? NamedBy { get; set; }
    public string? Payload { get; set; }
    public DateTimeOffset? CreatedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? RedeemedAt { get; set; }
}
