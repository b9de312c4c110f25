using System.Collections.Immutable;
using Florin.Contracts.Risk;
using Florin.Kernel;

namespace Florin.Risk;

/// <summary>A transaction was assessed, once and for ever.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="UserId">Who asked for it.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="Historic">It is dated in the past: it does not count for velocity.</param>
/// <param name="Rules">The version of the rules that were applied; 0 for those of the configuration.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Decision">What to do with it.</param>
/// <param name="Fired">Every rule that fired.</param>
/// <param name="Amount">How much; null in assessments from before it was recorded.</param>
public sealed record RiskAssessed(
    TransactionId Transaction,
    UserId UserId,
    DateTimeOffset RequestedAt,
    bool Historic,
    long Rules,
    decimal Score,
    RiskDecision Decision,
    ImmutableArray<FiredRule> Fired,
    Money? Amount = null
)
{
    internal RiskAssessment ToAssessment() => new(Score, Decision, Fired);
}

/// <summary>The state of an assessment's stream, which holds one event for ever.</summary>
/// <param name="Assessed">It has happened.</param>
internal sealed record Assessment(bool Assessed) : IState<Assessment>
{
    public static Assessment Empty { get; } = new(false);

    public static string Schema => "assessment.1";

    public static string StreamOf(TransactionId transaction) => $"assessment-{transaction}";

    public bool IsOver => Assessed;

    public Assessment Apply(object happened) => new(true);

    /// <summary>Records an assessment. There is one command for each transaction, so nothing can stand here yet.</summary>
    public Decision Record(RiskAssessed assessed) =>
        Assessed ? throw new InvalidOperationException("A transaction was about to be assessed twice.") : [assessed];
}
