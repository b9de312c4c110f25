using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Reconciliation;

/// <summary>
/// For offline checks: every line occurs once, and no line and no entry of the ledger is in two matches that hold or wait at the
/// same time.
/// </summary>
internal sealed class MatchesCheck : ILogCheck
{
    private const string Log = "reconciliation";
    private readonly Check _once = new("matches use each line and entry once", Advice.RestoreLog(Log));
    private readonly Dictionary<StatementLineId, MatchId?> _lines = [];
    private readonly Dictionary<(string Stream, long Entry), MatchId> _entries = [];
    private readonly Dictionary<MatchId, Matching.MadeMatch> _matches = [];

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of(Log, _once, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _once.Looked = string.Create(CultureInfo.InvariantCulture, $"{_lines.Count:N0} lines, {_matches.Count:N0} matches");
        return [_once];
    }

    private void Take(Recorded happened)
    {
        switch (happened.Data)
        {
            case StatementLinesAdded e:
                foreach (var line in e.Lines)
                    Require(_lines.TryAdd(line.Id, null), happened, $"the line {line.Id} was added before");
                break;
            case MatchesMade e:
                foreach (var match in e.Matches)
                    Use(match, happened);
                break;
            case MatchRejected e:
                Free(e.Match, happened);
                break;
            case MatchUndone e:
                Free(e.Match, happened);
                break;
        }
    }

    private void Use(Matching.MadeMatch match, Recorded happened)
    {
        Require(
            match.Id == Matching.MadeMatch.IdOf(match.Lines, match.Entries),
            happened,
            $"{match.Id} is not the id of its items"
        );
        _matches[match.Id] = match;
        foreach (var line in match.Lines)
        {
            Require(
                _lines.TryGetValue(line, out var other),
                happened,
                $"{match.Id} has the line {line}, which was never added"
            );
            Require(other is null, happened, $"the line {line} is in {other} and in {match.Id}");
            _lines[line] = match.Id;
        }
        foreach (var entry in match.Entries)
            Require(
                _entries.TryAdd((happened.Stream, entry), match.Id),
                happened,
                string.Create(CultureInfo.InvariantCulture, $"the entry {entry} is in two matches, {match.Id} among them")
            );
    }

    private void Free(MatchId id, Recorded happened)
    {
        Require(_matches.TryGetValue(id, out var match), happened, $"{id} was never made");
        foreach (var line in match!.Lines) // It was found.
            _lines[line] = null;
        foreach (var entry in match.Entries)
            _entries.Remove((happened.Stream, entry));
    }

    private static void Require(bool holds, Recorded happened, string otherwise)
    {
        if (!holds)
            throw new LogFault(string.Create(CultureInfo.InvariantCulture, $"position {happened.Position}: {otherwise}"));
    }
}
