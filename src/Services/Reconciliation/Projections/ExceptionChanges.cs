using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Reconciliation.Projections;

/// <summary>What the events of exceptions change.</summary>
internal static class ExceptionChanges
{
    public static async ValueTask Project(Recorded recorded, Changes changes, CancellationToken cancel)
    {
        switch (recorded.Data)
        {
            case ExceptionsRaised e:
                foreach (var subject in e.Subjects)
                    changes.Put(ExceptionRow.View, Raised(recorded, e, subject));
                break;
            case ExceptionAssigned e:
                await Decided(e.Exception, row => After(row, e), ItemState.Open, changes, cancel);
                break;
            case ExceptionResolved e:
                await Decided(e.Exception, row => After(row, e), ItemState.Resolved, changes, cancel);
                break;
            case AdjustmentPosted e:
                await Decided(e.Exception, row => After(row, e), ItemState.Open, changes, cancel);
                changes.Update(LineRow.View, e.Line.Value, line => line! with { Adjustment = e.Transaction }); // Loaded just now.
                break;
            case ExceptionReopened e:
                await Decided(e.Exception, row => After(row, e), ItemState.Open, changes, cancel);
                break;
        }
    }

    private static ExceptionRow After(ExceptionRow row, ExceptionAssigned e) =>
        row with
        {
            State = ExceptionState.Assigned,
            Owner = e.Owner,
            DecidedBy = e.By,
            DecidedAt = e.At,
        };

    private static ExceptionRow After(ExceptionRow row, ExceptionResolved e) =>
        row with
        {
            State = ExceptionState.Resolved,
            Reason = e.Reason,
            DecidedBy = e.By,
            DecidedAt = e.At,
        };

    private static ExceptionRow After(ExceptionRow row, AdjustmentPosted e) =>
        row with
        {
            Adjustment = e.Transaction,
            Reason = e.Reason,
            DecidedBy = e.By,
            DecidedAt = e.At,
        };

    private static ExceptionRow After(ExceptionRow row, ExceptionReopened e) =>
        row with
        {
            State = row.Owner is null ? ExceptionState.Open : ExceptionState.Assigned,
            Reason = e.Reason,
            DecidedBy = e.By,
            DecidedAt = e.At,
        };

    private static ExceptionRow Raised(Recorded recorded, ExceptionsRaised e, ExceptionSubject subject) =>
        new(
            subject,
            e.Source,
            ReconciliationViews.MirrorOf(recorded),
            e.Run,
            e.At,
            ExceptionState.Open,
            null,
            null,
            null,
            null
        );

    private static async ValueTask Decided(
        ExceptionCaseId id,
        Func<ExceptionRow, ExceptionRow> change,
        ItemState item,
        Changes changes,
        CancellationToken cancel
    )
    {
        await changes.Load(ExceptionRow.View, id.Value, cancel);
        var row = changes.Get(ExceptionRow.View, id.Value) ?? throw new LogFault($"{id} was decided about and never raised.");
        changes.Put(ExceptionRow.View, change(row));
        if (row.Subject.Line is { } line)
        {
            await changes.Load(LineRow.View, line.Value, cancel);
            changes.Update(LineRow.View, line.Value, of => of! with { State = item, Match = null }); // An exception is of a line that is there.
        }
        else if (row.Subject.Entry is { } entry)
            changes.Put(EntryUseRow.View, new EntryUseRow(row.Mirror, entry, item, null));
    }
}
