using System.Collections.Immutable;
using Florin.Contracts.Risk;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Risk.Features;

/// <summary>An assessment as an administrator sees it.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="UserId">Who asked for it.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Decision">approved, review or rejected.</param>
/// <param name="Fired">Every rule that fired, what it added and why.</param>
/// <param name="Historic">It was dated in the past: velocity and the account's age did not apply.</param>
/// <param name="RulesVersion">The version of the rules that were applied; 0 for those of the configuration.</param>
/// <param name="RequestedAt">When the transaction was asked for.</param>
/// <param name="AssessedAt">When it was assessed.</param>
internal sealed record AssessmentView(
    TransactionId TransactionId,
    UserId UserId,
    decimal Score,
    RiskDecision Decision,
    ImmutableArray<FiredRule> Fired,
    bool Historic,
    long RulesVersion,
    DateTimeOffset RequestedAt,
    DateTimeOffset AssessedAt
);

internal static class GetAssessmentFeature
{
    public static void Add(ServiceBuilder service) =>
        service
            .Get("/assessments/{transactionId}", Permission.RiskRead, (request, cancel) => Respond(service, request, cancel))
            .Does("Returns the risk assessment of a transaction: score, decision, and every rule that fired and why.")
            .Gives<AssessmentView>()
            .Refuses(RefusalCode.NotFound);

    private static async Task<Reply> Respond(ServiceBuilder service, Request request, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("transactionId");
        return await service.Log.ReadStream(Assessment.StreamOf(id), 0, 1, cancel) is [{ Data: RiskAssessed e } recorded]
            ? Reply.Ok(
                new AssessmentView(
                    e.Transaction,
                    e.UserId,
                    e.Score,
                    e.Decision,
                    e.Fired,
                    e.Historic,
                    e.Rules,
                    e.RequestedAt,
                    recorded.At
                )
            )
            : Reply.Refused(Refusal.NotFound("assessment of a transaction", id.Value));
    }
}
