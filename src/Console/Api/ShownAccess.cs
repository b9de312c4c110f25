using System.Text.Json;

namespace Florin.WebConsole.Api;

internal sealed record ShownFactors(bool Totp, IReadOnlyList<JsonElement> Passkeys, int RecoveryCodesLeft);

/// <summary>A request that waits, or waited, for a second person.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">PENDING, APPROVED, REJECTED, EXECUTED or EXPIRED.</param>
/// <param name="Action">What it would do, such as <c>transactions:approve</c>.</param>
/// <param name="Request">Its method and path.</param>
/// <param name="Body">Its body; null without one.</param>
/// <param name="Rule">The policy that asks for a second person.</param>
/// <param name="RequestedBy">Who sent it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when it waits.</param>
/// <param name="DecidedBy">Who decided; null while nobody has.</param>
/// <param name="Reason">Why.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Outcome">What came of it; null while nothing has.</param>
public sealed record ShownApproval(
    string Id,
    string Status,
    string Action,
    string Request,
    JsonElement? Body,
    string Rule,
    string RequestedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    string? DecidedBy,
    string? Reason,
    DateTimeOffset? DecidedAt,
    ShownOutcome? Outcome
)
{
    /// <summary>Whether somebody may still decide about it.</summary>
    public bool Waits => Status == "PENDING";

    /// <summary>Why its sender wants it, where they said so.</summary>
    public string? WantedFor =>
        Body is { ValueKind: JsonValueKind.Object } body
        && body.TryGetProperty("reason", out var reason)
        && reason.ValueKind is JsonValueKind.String
            ? reason.GetString()
            : null;

    /// <summary>Whether it is about something, by its id.</summary>
    public bool IsAbout(string id) => Request.Split('/', '?', '=', '&').Contains(id, StringComparer.Ordinal);
}

/// <summary>What came of a request that was approved.</summary>
/// <param name="Status">The HTTP status that its sender would have got.</param>
/// <param name="Answer">The answer.</param>
/// <param name="At">When.</param>
public sealed record ShownOutcome(int Status, JsonElement? Answer, DateTimeOffset At);

/// <summary>An API key, without the key itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Owner">The user or service account that it acts as.</param>
/// <param name="Name">What its maker called it.</param>
/// <param name="Scopes">What it may do at most.</param>
/// <param name="Addresses">From where; empty for anywhere.</param>
/// <param name="Status">ACTIVE, EXPIRED or REVOKED.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it expires; null for never.</param>
/// <param name="RotatedAt">When it got its present text; null where it is the first.</param>
/// <param name="RevokedAt">When it was revoked; null where it was not.</param>
/// <param name="LastUsedAt">When it was last used; null where it was not.</param>
public sealed record ShownApiKey(
    string Id,
    string Owner,
    string Name,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Addresses,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RotatedAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt
);

internal sealed record ShownClient(
    string Id,
    string Name,
    string Type,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> Scopes,
    string? ServiceAccount,
    string Consent,
    DateTimeOffset CreatedAt,
    string CreatedBy
);
