using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation;

/// <summary>What a run works on.</summary>
/// <param name="From">The first day whose lines take part.</param>
/// <param name="To">The last day.</param>
/// <param name="Lines">The open lines of these days.</param>
/// <param name="Entries">The open entries of these days and of those around them within the tolerance.</param>
internal sealed record OpenItems(DateOnly From, DateOnly To, IReadOnlyList<OpenLine> Lines, IReadOnlyList<OpenEntry> Entries);

/// <summary>Reads what is open.</summary>
internal sealed class OpenItemsReader(
    ServiceBuilder service,
    LedgerEntries ledger,
    TransactionReferences references,
    ReconciliationOptions options
)
{
    private const int KeysAtOnce = 1000;

    /// <summary>The open lines of a source and the entries that may match them; a refusal where they are too many.</summary>
    /// <param name="source">The source.</param>
    /// <param name="from">From which day lines take part; from the first open one where it is null.</param>
    /// <param name="to">Up to which day; up to the last day that statements cover where it is null.</param>
    /// <param name="days">How many days entries may be away from lines.</param>
    /// <param name="store">The rows.</param>
    /// <param name="cancel">Ends it.</param>
    public async ValueTask<(OpenItems? Items, Refusal? Refusal)> Read(
        SourceRow source,
        DateOnly? from,
        DateOnly? to,
        int days,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var last = to ?? source.ClosedOn;
        if (last is not { } end)
            return (null, Refusal.WrongState($"The source {source.Id} has no statements yet; import one first."));
        var first = source.LockedThrough is { } locked && !(from > locked) ? locked.AddDays(1) : from;
        var lines = await store.Rows(LineRow.View, q => Lines(q, source.Id, first, end), cancel);
        if (lines.Count > options.MaxRunItems)
            return (null, TooMany("lines"));
        var begin = first ?? (lines.Count == 0 ? end : lines.Min(line => line.Line.BookedOn));
        var (entries, refusal) = await Entries(source.Mirror, begin.DayNumber - days, end.DayNumber + days, store, cancel);
        if (refusal is not null)
            return (null, refusal);
        var adjustments = await Adjustments(source.Mirror, lines, store, cancel);
        return (
            new OpenItems(
                begin,
                end,
                [.. lines.Select(row => new OpenLine(row.Line, row.Adjustment))],
                [.. entries.Concat(adjustments).DistinctBy(entry => entry.Position)]
            ),
            null
        );
    }

    /// <summary>Some entries by their positions, as they are to a mirrored part of the ledger; null where one is not of it.</summary>
    public async ValueTask<IReadOnlyList<OpenEntry>?> Find(
        Mirror mirror,
        IReadOnlyList<long> positions,
        CancellationToken cancel
    )
    {
        var rows = await (await ledger.Read(cancel)).FindMany(
            LedgerEntryRow.View,
            [.. positions.Select(LedgerEntryRow.KeyOf)],
            cancel
        );
        return rows.All(row => row is not null && KeyOf(mirror, row) == mirror.Key())
            ? await Opened(mirror, [.. rows.OfType<LedgerEntryRow>()], cancel)
            : null;
    }

    private static string KeyOf(Mirror mirror, LedgerEntryRow row) =>
        mirror.Kind is MirrorKind.Account ? row.Account.Value : row.Side;

    private ViewQuery Lines(ViewQuery query, BankSourceId source, DateOnly? first, DateOnly end) =>
        query
            .Where(LineRow.BySource, Comparison.Equal, source.Value)
            .Where(LineRow.ByState, Comparison.Equal, nameof(ItemState.Open))
            .WhereIf(LineRow.ByDay, Comparison.AtLeast, (long?)first?.DayNumber)
            .Where(LineRow.ByDay, Comparison.AtMost, (long)end.DayNumber) with
        {
            OrderBy = LineRow.ByDay,
            Limit = options.MaxRunItems + 1,
        };

    private async ValueTask<(IReadOnlyList<OpenEntry> Entries, Refusal? Refusal)> Entries(
        Mirror mirror,
        int first,
        int last,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var column = mirror.Kind is MirrorKind.Account ? LedgerEntryRow.ByAccount : LedgerEntryRow.BySide;
        var rows = await (await ledger.Read(cancel)).Rows(
            LedgerEntryRow.View,
            q =>
                q.Where(column, Comparison.Equal, mirror.Key())
                    .Where(LedgerEntryRow.ByDay, Comparison.AtLeast, (long)first)
                    .Where(LedgerEntryRow.ByDay, Comparison.AtMost, (long)last) with
                {
                    OrderBy = LedgerEntryRow.ByDay,
                    Limit = options.MaxRunItems + 1,
                },
            cancel
        );
        return rows.Count > options.MaxRunItems
            ? ([], TooMany("entries"))
            : (await Unmatched(mirror, rows, store, cancel), null);
    }

    // They count from when they were made, which may be long after the line.
    private async ValueTask<IReadOnlyList<OpenEntry>> Adjustments(
        Mirror mirror,
        IReadOnlyList<LineRow> lines,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var found = new List<LedgerEntryRow>();
        var rows = await ledger.Read(cancel);
        foreach (var adjustment in lines.Select(line => line.Adjustment).OfType<TransactionId>())
            found.AddRange(
                await rows.Rows(
                    LedgerEntryRow.View,
                    q => q.Where(LedgerEntryRow.ByTransaction, Comparison.Equal, adjustment.Value),
                    cancel
                )
            );
        return await Unmatched(mirror, [.. found.Where(row => KeyOf(mirror, row) == mirror.Key())], store, cancel);
    }

    private async ValueTask<IReadOnlyList<OpenEntry>> Unmatched(
        Mirror mirror,
        IReadOnlyList<LedgerEntryRow> rows,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var open = new List<LedgerEntryRow>(rows.Count);
        foreach (var part in WithoutCancelled(rows).Chunk(KeysAtOnce))
        {
            var uses = await store.FindMany(
                EntryUseRow.View,
                [.. part.Select(row => EntryUseRow.KeyOf(mirror.Key(), row.Position))],
                cancel
            );
            open.AddRange(part.Where((_, i) => uses[i] is null or { State: ItemState.Open }));
        }
        return await Opened(mirror, open, cancel);
    }

    // What a transaction took and gave back never reached a bank.
    private static IEnumerable<LedgerEntryRow> WithoutCancelled(IReadOnlyList<LedgerEntryRow> rows)
    {
        var sums = new Dictionary<TransactionId, Int128>();
        foreach (var row in rows)
            sums[row.Transaction] = sums.GetValueOrDefault(row.Transaction) + row.Amount.Minor;
        return rows.Where(row => sums[row.Transaction] != 0);
    }

    private async ValueTask<IReadOnlyList<OpenEntry>> Opened(Mirror mirror, List<LedgerEntryRow> rows, CancellationToken cancel)
    {
        var (open, people) = (new List<OpenEntry>(rows.Count), service.Runtime.People);
        var store = await references.Read(cancel);
        foreach (var part in rows.Chunk(KeysAtOnce))
        {
            var found = await store.FindMany(ReferenceRow.View, [.. part.Select(row => row.Transaction.Value)], cancel);
            for (var i = 0; i < part.Length; i++)
                open.Add(
                    new OpenEntry(
                        part[i].Position,
                        part[i].Transaction,
                        mirror.AtTheBank(part[i].Amount.Minor),
                        part[i].On.DayNumber,
                        await people.OpenAny(found[i]?.Reference, cancel),
                        await people.Open(part[i].Description, cancel)
                    )
                );
        }
        return open;
    }

    private Refusal TooMany(string what) =>
        Refusal.WrongState(
            string.Create(
                CultureInfo.InvariantCulture,
                $"More than {options.MaxRunItems} {what} are open in these days; choose fewer days."
            )
        );
}
