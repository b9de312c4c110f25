using System.Globalization;
using Florin.Contracts;
using Florin.Contracts.Risk;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Risk;

/// <summary>Invariant 6 of assessments, and that each was by rules that existed; and what they say, for the checks of others.</summary>
internal sealed class AssessmentsCheck : ILogCheck, IAssessmentFacts
{
    private readonly Dictionary<TransactionId, RiskAssessed> _assessments = [];
    private readonly Check _once = new(OnceEach.Invariant, Advice.RestoreAll);
    private long _ruleChanges;

    /// <inheritdoc/>
    public IEnumerable<TransactionId> Assessed => _assessments.Keys;

    /// <inheritdoc/>
    public AssessmentRecord? Find(TransactionId id) =>
        _assessments.TryGetValue(id, out var e)
            ? new AssessmentRecord(e.UserId, e.RequestedAt, e.Historic, e.ToAssessment())
            : null;

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("risk", _once, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _once.Looked = string.Create(CultureInfo.InvariantCulture, $"{_assessments.Count:N0} assessments");
        return [_once];
    }

    private void Take(Recorded happened)
    {
        if (happened.Data is RiskRulesChanged)
            _ruleChanges++;
        if (happened.Data is not RiskAssessed e)
            return;
        OnceEach.Require(happened.Version == 1 && happened.Stream == $"assessment-{e.Transaction}", happened);
        OnceEach.Require(_assessments.TryAdd(e.Transaction, e), happened);
        if (e.Rules < 0 || e.Rules > _ruleChanges)
            throw new LogFault(
                $"{happened.Stream} was assessed with version {e.Rules} of the rules, but only {_ruleChanges} exist"
            );
    }
}
