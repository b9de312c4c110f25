using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Accounts.Periods;

/// <summary>That closed periods hold the postings that were in them when they were closed, byte for byte, and no others.</summary>
internal sealed class PeriodsCheck : ILogCheck
{
    private readonly Dictionary<string, PostingChain> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Position, long Postings, string Hash)> _closed = new(StringComparer.Ordinal);
    private readonly Check _sealed = new(
        "sealed periods hold the postings that were in them when they were closed",
        Advice.RestoreLog("account")
    )
    {
        Part = ReportPart.Balances,
    };
    private int _hashes;

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("account", _sealed, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _sealed.Looked = string.Create(CultureInfo.InvariantCulture, $"{_closed.Count:N0} periods, {_hashes:N0} with a hash");
        return [_sealed];
    }

    private void Take(Recorded happened)
    {
        switch (happened.Data)
        {
            case IPosting posting:
                foreach (var period in (Period[])[Period.DayOf(posting.EffectiveAt), Period.MonthOf(posting.EffectiveAt)])
                    Add(happened, posting, period);
                break;
            case PeriodClosed closed:
                var chain = _chains.GetValueOrDefault(closed.Period) ?? new PostingChain();
                _closed.Add(closed.Period, (happened.Position, chain.Postings, chain.Hash));
                break;
            case PeriodSealed made:
                Compare(made);
                break;
        }
    }

    private void Add(Recorded happened, IPosting posting, Period period)
    {
        if (_closed.TryGetValue(period.Name, out var closed))
            _sealed.Fail(
                $"the posting at position {happened.Position} takes effect in {period}, which was closed at position {closed.Position}"
            );
        if (happened.At < PostingChain.RecordedFrom(period))
            return;
        if (!_chains.TryGetValue(period.Name, out var chain))
            _chains.Add(period.Name, chain = new PostingChain());
        chain.Add(happened, posting);
    }

    private void Compare(PeriodSealed made)
    {
        _hashes++;
        if (!_closed.TryGetValue(made.Period, out var closed))
            _sealed.Fail($"the period {made.Period} has a hash, but was not closed");
        else if ((made.Position, made.Postings, made.Hash) != closed)
            _sealed.Fail(
                $"the period {made.Period} was sealed with {made.Postings} postings and the hash {made.Hash}, but has {closed.Postings} and {closed.Hash}"
            );
    }
}
