using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Reconciliation.Projections;

/// <summary>
/// Sources, statements, lines, runs, matches and exceptions as they are now: the fold of this service's own log. Decisions are
/// made from them once they have come up to the log's end.
/// </summary>
internal sealed class ReconciliationViews
{
    /// <summary>The consumer that keeps them.</summary>
    public const string Name = "reconciliation";

    // So long a list waits to show what was recorded just before it was asked for.
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(2);

    // A decision waits longer: without the newest rows it cannot be made.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // The events are large: each has up to a few hundred rows.
    private static readonly ConsumerOptions Options = new() { MaxBatch = 32 };

    private readonly Projection _projection;

    private ReconciliationViews(ServiceBuilder service) =>
        _projection = service.Projects(
            Name,
            service.Definition.Name,
            [SourceRow.View, StatementRow.View, LineRow.View, EntryUseRow.View, RunRow.View, MatchRow.View, ExceptionRow.View],
            Project,
            Options
        );

    /// <summary>Keeps the views of a service.</summary>
    public static ReconciliationViews Add(ServiceBuilder service) => new(service);

    /// <summary>The rows for an answer.</summary>
    public ValueTask<ViewReading> Read(CancellationToken cancel) => _projection.Read(CatchUp, cancel);

    /// <summary>The rows for a decision: nothing that happened before is missing in them.</summary>
    /// <exception cref="ViewUnavailable">They do not come up to the log's end.</exception>
    public async ValueTask<IViewStore> ReadAll(CancellationToken cancel)
    {
        var read = await _projection.Read(Patience, cancel);
        return read.IsComplete
            ? read.Store
            : throw new ViewUnavailable($"The view {Name} does not have everything yet that a decision needs.");
    }

    /// <summary>What a batch of events changes.</summary>
    public static async ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            switch (recorded.Data)
            {
                case BankSourceAdded e:
                    changes.Put(SourceRow.View, SourceRow.Of(e));
                    break;
                case BankSourceChanged e:
                    await changes.Load(SourceRow.View, e.Source.Value, cancel);
                    changes.Update(SourceRow.View, e.Source.Value, row => row!.With(e)); // A source is added before it changes.
                    break;
                case StatementImported e:
                    await Import(e, changes, cancel);
                    break;
                case StatementLinesAdded e:
                    Put(recorded, e, changes);
                    break;
                case PeriodLocked e:
                    await Lock(e.Source, e.Through, changes, cancel);
                    break;
                case PeriodUnlocked e:
                    await Lock(e.Source, e.Through, changes, cancel);
                    break;
                case ReconciliationRan e:
                    changes.Put(RunRow.View, new RunRow(e));
                    break;
                default:
                    await MatchChanges.Project(recorded, changes, cancel);
                    await ExceptionChanges.Project(recorded, changes, cancel);
                    break;
            }
    }

    /// <summary>The key of the mirrored part of the ledger that an event is about.</summary>
    public static string MirrorOf(Recorded recorded) => recorded.Stream[Mirror.StreamOf("").Length..];

    /// <summary>The place of the parts of an event among those of all events.</summary>
    public static long OrderOf(Recorded recorded, int index) => (recorded.Position * 1000) + index;

    private static async ValueTask Import(StatementImported e, Changes changes, CancellationToken cancel)
    {
        changes.Put(StatementRow.View, new StatementRow(e));
        await changes.Load(SourceRow.View, e.Source.Value, cancel);
        changes.Update(
            SourceRow.View,
            e.Source.Value,
            row =>
                row!.ClosedOn is { } on && on > e.ClosedOn // A source is added before its statements.
                    ? row
                    : row with
                    {
                        ClosedOn = e.ClosedOn,
                        Closing = e.Closing,
                    }
        );
    }

    private static void Put(Recorded recorded, StatementLinesAdded e, Changes changes)
    {
        for (var i = 0; i < e.Lines.Length; i++)
            changes.Put(
                LineRow.View,
                new LineRow(e.Lines[i], e.Source, e.Statement, OrderOf(recorded, i), ItemState.Open, null)
            );
    }

    private static async ValueTask Lock(BankSourceId source, DateOnly? through, Changes changes, CancellationToken cancel)
    {
        await changes.Load(SourceRow.View, source.Value, cancel);
        changes.Update(SourceRow.View, source.Value, row => row! with { LockedThrough = through }); // As above.
    }
}
