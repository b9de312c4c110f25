using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Users.Approvals;

namespace Florin.Users.Features;

/// <summary>A request that waits, or waited, for a second person.</summary>
/// <param name="Id">The approval.</param>
/// <param name="Status">PENDING, APPROVED, REJECTED, EXECUTED or EXPIRED.</param>
/// <param name="Action">What the request would do, such as <c>transactions:approve</c>.</param>
/// <param name="Request">The request's method and path.</param>
/// <param name="Body">Its body; null without one.</param>
/// <param name="Rule">The policy that asks for the approval.</param>
/// <param name="RequestedBy">Who sent it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">Until when it waits, UTC.</param>
/// <param name="DecidedBy">Who decided; null while nobody has.</param>
/// <param name="Reason">Why.</param>
/// <param name="DecidedAt">When, UTC.</param>
/// <param name="Outcome">What came of it; null while nothing has.</param>
internal sealed record ApprovalView(
    ApprovalId Id,
    string Status,
    string Action,
    string Request,
    JsonNode? Body,
    string Rule,
    string RequestedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    string? DecidedBy,
    string? Reason,
    DateTimeOffset? DecidedAt,
    ApprovalOutcome? Outcome
)
{
    public static ApprovalView Of(Approval approval, DateTimeOffset now)
    {
        var requested = approval.Requested!; // Of one that exists.
        var path = requested.Values.Aggregate(
            requested.Template,
            (path, value) => path.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal)
        );
        return new ApprovalView(
            requested.Id,
            approval.HasExpired(now) ? "EXPIRED" : approval.Status.ToString().ToUpperInvariant(),
            requested.Action,
            $"{requested.Method} /api/{requested.Service}{path}{requested.Query}",
            requested.Body is { } body ? JsonNode.Parse(body) : null,
            requested.Rule,
            requested.RequestedBy,
            requested.At,
            requested.ExpiresAt,
            approval.DecidedBy,
            approval.Reason,
            approval.DecidedAt,
            approval.Executed is { } ran ? new ApprovalOutcome(ran.Status, JsonNode.Parse(ran.Answer), ran.At) : null
        );
    }
}

/// <summary>What came of a request that was approved.</summary>
/// <param name="Status">The HTTP status that its sender would have got.</param>
/// <param name="Answer">The answer.</param>
/// <param name="At">When, UTC.</param>
internal sealed record ApprovalOutcome(int Status, JsonNode? Answer, DateTimeOffset At);
