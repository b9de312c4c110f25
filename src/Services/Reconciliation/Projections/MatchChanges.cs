using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Reconciliation.Matching;

namespace Florin.Reconciliation.Projections;

/// <summary>What the events of matches change: the match, its lines and entries, and their exceptions.</summary>
internal static class MatchChanges
{
    public static async ValueTask Project(Recorded recorded, Changes changes, CancellationToken cancel)
    {
        switch (recorded.Data)
        {
            case MatchesMade e:
                await Made(recorded, e, changes, cancel);
                break;
            case MatchAccepted e:
                await Decided(recorded, e.Match, MatchState.Accepted, (e.By, e.At, e.Reason), changes, cancel);
                break;
            case MatchRejected e:
                await Decided(recorded, e.Match, MatchState.Rejected, (e.By, e.At, e.Reason), changes, cancel);
                break;
            case MatchUndone e:
                await Decided(recorded, e.Match, MatchState.Undone, (e.By, e.At, e.Reason), changes, cancel);
                break;
        }
    }

    private static async ValueTask Made(Recorded recorded, MatchesMade e, Changes changes, CancellationToken cancel)
    {
        await Load(e.Matches, e.Source, ReconciliationViews.MirrorOf(recorded), changes, cancel);
        for (var i = 0; i < e.Matches.Length; i++)
        {
            var match = e.Matches[i];
            var state = match.Accepted ? MatchState.Accepted : MatchState.Suggested;
            changes.Put(
                MatchRow.View,
                new MatchRow(
                    match,
                    e.Source,
                    e.Run,
                    ReconciliationViews.OrderOf(recorded, i),
                    state,
                    e.By,
                    e.At,
                    null,
                    null,
                    null
                )
            );
            Mark(match, e.Source, ReconciliationViews.MirrorOf(recorded), state, changes);
        }
    }

    private static async ValueTask Decided(
        Recorded recorded,
        MatchId id,
        MatchState state,
        (string By, DateTimeOffset At, string? Reason) decision,
        Changes changes,
        CancellationToken cancel
    )
    {
        await changes.Load(MatchRow.View, id.Value, cancel);
        if (changes.Get(MatchRow.View, id.Value) is not { } row)
            throw new LogFault($"{id} was decided about and never made.");
        var mirror = ReconciliationViews.MirrorOf(recorded);
        await Load([row.Match], row.Source, mirror, changes, cancel);
        changes.Put(
            MatchRow.View,
            row with
            {
                State = state,
                DecidedBy = decision.By,
                DecidedAt = decision.At,
                Reason = decision.Reason,
            }
        );
        Mark(row.Match, row.Source, mirror, state, changes);
    }

    private static async ValueTask Load(
        IReadOnlyCollection<MadeMatch> matches,
        BankSourceId source,
        string mirror,
        Changes changes,
        CancellationToken cancel
    )
    {
        await changes.Load(LineRow.View, matches.SelectMany(m => m.Lines).Select(line => line.Value), cancel);
        await changes.Load(ExceptionRow.View, matches.SelectMany(m => ExceptionsOf(m, source)).Select(id => id.Value), cancel);
        await changes.Load(
            EntryUseRow.View,
            matches.SelectMany(m => m.Entries).Select(entry => EntryUseRow.KeyOf(mirror, entry)),
            cancel
        );
    }

    private static IEnumerable<ExceptionCaseId> ExceptionsOf(MadeMatch match, BankSourceId source) =>
        match.Lines.Select(DerivedIds.OfException).Concat(match.Entries.Select(entry => DerivedIds.OfException(source, entry)));

    private static void Mark(MadeMatch match, BankSourceId source, string mirror, MatchState state, Changes changes)
    {
        var item = state switch
        {
            MatchState.Accepted => ItemState.Matched,
            MatchState.Suggested => ItemState.Suggested,
            _ => ItemState.Open,
        };
        MatchId? id = item is ItemState.Open ? null : match.Id;
        foreach (var line in match.Lines)
            changes.Update(LineRow.View, line.Value, row => row! with { State = item, Match = id }); // A match is of lines that are there.
        foreach (var entry in match.Entries)
            changes.Put(EntryUseRow.View, new EntryUseRow(mirror, entry, item, id));
        foreach (var exception in ExceptionsOf(match, source))
            if (changes.Get(ExceptionRow.View, exception.Value) is { } row)
                changes.Put(ExceptionRow.View, row with { State = StateOf(row, item) });
    }

    private static ExceptionState StateOf(ExceptionRow row, ItemState item) =>
        item is ItemState.Matched ? ExceptionState.Matched
        : row.State is not ExceptionState.Matched ? row.State
        : row.Owner is null ? ExceptionState.Open
        : ExceptionState.Assigned;
}
