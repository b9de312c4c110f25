using Florin.Kernel;

namespace Florin.Contracts.Risk;

/// <summary>The assessment of a transaction, by the risk service's own event.</summary>
/// <param name="UserId">Whose transaction it is.</param>
/// <param name="RequestedAt">When the transaction was requested.</param>
/// <param name="Historic">It is about the past.</param>
/// <param name="Assessment">What it came to.</param>
public sealed record AssessmentRecord(UserId UserId, DateTimeOffset RequestedAt, bool Historic, RiskAssessment Assessment);

/// <summary>What the risk service's log says, for the checks of other services when data is verified.</summary>
public interface IAssessmentFacts
{
    /// <summary>The transactions that were assessed.</summary>
    IEnumerable<TransactionId> Assessed { get; }

    /// <summary>The assessment of a transaction; null where it was not assessed.</summary>
    AssessmentRecord? Find(TransactionId id);
}
