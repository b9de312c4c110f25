using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Contracts.Risk;

/// <summary>Asks how risky a transaction is, once per command id.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="UserId">Who asked for it.</param>
/// <param name="Type">What it does.</param>
/// <param name="Amount">How much.</param>
/// <param name="FromAccount">The source; null for a deposit.</param>
/// <param name="FromOpenedAt">When the source was opened.</param>
/// <param name="ToAccount">The target; null for a withdrawal.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="Historic">It is dated in the past, as imported history is: velocity does not apply.</param>
public sealed record AssessTransaction(
    TransactionId Transaction,
    UserId UserId,
    TransactionType Type,
    Money Amount,
    AccountId? FromAccount,
    DateTimeOffset? FromOpenedAt,
    AccountId? ToAccount,
    DateTimeOffset RequestedAt,
    bool Historic = false
)
{
    /// <summary>What it moves in further currencies, of one with several legs.</summary>
    public IReadOnlyList<Money>? FurtherAmounts { get; init; }

    /// <summary>All accounts of one with several legs.</summary>
    public IReadOnlyList<AccountId>? Accounts { get; init; }
}

/// <summary>What to do with a transaction.</summary>
public enum RiskDecision
{
    /// <summary>Let it go on.</summary>
    Approved,

    /// <summary>An administrator decides.</summary>
    Review,

    /// <summary>Refuse it.</summary>
    Rejected,
}

/// <summary>One rule that fired.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Score">What it adds.</param>
/// <param name="Reason">Why it fired, for people.</param>
public sealed record FiredRule(string Rule, decimal Score, string Reason);

/// <summary>How risky a transaction is.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Decision">What to do.</param>
/// <param name="Fired">Every rule that fired.</param>
public sealed record RiskAssessment(decimal Score, RiskDecision Decision, IReadOnlyList<FiredRule> Fired);

/// <summary>The risk service, for other services.</summary>
public sealed class RiskClient(IServiceCalls calls)
{
    /// <summary>Assesses a transaction.</summary>
    public static readonly Operation<AssessTransaction, RiskAssessment> AssessOperation = new("risk", "assess");

    /// <summary>Assesses a transaction, once per command id.</summary>
    public Task<RiskAssessment> Assess(AssessTransaction transaction, CallContext context, CancellationToken cancel) =>
        calls.Call(AssessOperation, transaction, context, cancel);
}
