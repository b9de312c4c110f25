namespace Florin.Platform.Http;

/// <summary>The data of an answer to what waits for a second person.</summary>
/// <param name="Approval">Under which id it waits; null in a dry run, which lets nothing wait.</param>
public sealed record PendingApproval(ApprovalNote? Approval)
{
    /// <summary>The answer of a dry run to what would wait.</summary>
    internal static Reply Only => Reply.Pending(new PendingApproval(Approval: null));
}

/// <summary>What waits.</summary>
/// <param name="Id">Such as <c>apr_…</c>.</param>
/// <param name="ExpiresAt">Until when it waits, UTC.</param>
public sealed record ApprovalNote(string Id, DateTimeOffset ExpiresAt);
