using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Audit.Projections;

/// <summary>Which entries are wanted; null is any.</summary>
internal sealed record EntryFilter(
    string? EntityId,
    string? Actor,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Result = null,
    string? RequestId = null,
    string? Command = null
)
{
    public bool Fits(AuditEntry entry) =>
        (EntityId is null || EntityId == entry.EntityId)
        && (Actor is null || Actor == entry.Actor)
        && (From is null || From <= entry.At)
        && (To is null || To > entry.At)
        && (Result is null || Result == entry.Result)
        && (RequestId is null || RequestId == entry.RequestId)
        && (Command is null || Command == entry.Command || Command == entry.CommandId);
}

/// <summary>Finds entries, the last first: the pages that may have some by the view, the entries on them in the log.</summary>
internal sealed class EntrySearch(EventLog log, IViewStore views, EntryFilter wanted)
{
    /// <summary>How many pages one search looks through; it goes on from there with the next cursor.</summary>
    private const int MostPages = 8192;

    private const int PagesAtOnce = 256;
    private const int BatchesAtOnce = 16;

    /// <summary>So many entries before a place in the chain, and where to go on; null at the end of it.</summary>
    public async ValueTask<(IReadOnlyList<AuditEntry> Entries, string? Next)> Before(
        PageRequest asked,
        CancellationToken cancel
    )
    {
        var (found, limit) = (new List<AuditEntry>(), asked.Limit);
        var before = (long?)asked.After?.Value ?? long.MaxValue;
        var after = before == long.MaxValue ? null : EntryPages.KeyOf(EntryPages.NumberOf(before) + 1);
        for (var looked = 0; looked < MostPages; looked += PagesAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            var pages = await Pages(after, cancel);
            foreach (var page in pages.Where(page => page.MayHold(wanted.EntityId, wanted.Actor)))
            {
                found.AddRange(await OnPage(page, before, cancel));
                if (found.Count > limit)
                    return (found[..limit], Place(asked, found[limit - 1].Seq));
            }
            if (pages.Count < PagesAtOnce)
                return (found, null);
            after = EntryPages.KeyOf(pages[^1].Number);
            before = (pages[^1].Number * EntryPages.PageEntries) + 1;
        }
        return (found, Place(asked, before));
    }

    private static string Place(PageRequest asked, long before) => asked.Next(new ViewRow("seq", before, []));

    private ValueTask<IReadOnlyList<EntryPage>> Pages(string? after, CancellationToken cancel) =>
        views.Rows(
            EntryPages.Rows,
            q =>
                (q with { Descending = true, Limit = PagesAtOnce, After = after is null ? null : (null, after) })
                    .WhereIf("latest", Comparison.AtLeast, wanted.From is { } from ? ViewTime.Micros(from) : null)
                    .WhereIf("earliest", Comparison.Less, wanted.To is { } to ? ViewTime.Micros(to) : null),
            cancel
        );

    private async ValueTask<List<AuditEntry>> OnPage(EntryPage page, long before, CancellationToken cancel)
    {
        var fitting = new List<AuditEntry>();
        var last = (page.Number + 1) * EntryPages.PageEntries;
        for (var (position, seq) = (page.Position - 1, 0L); seq < last; position += BatchesAtOnce)
        {
            var batches = await log.Read(position, BatchesAtOnce, cancel);
            if (batches.Count == 0)
                break;
            foreach (var entry in batches.SelectMany(b => b.Data is AuditBatchSealed batch ? batch.Entries : []))
                if ((seq = entry.Seq) < before && EntryPages.NumberOf(seq) == page.Number && wanted.Fits(entry))
                    fitting.Add(entry);
        }
        fitting.Reverse();
        return fitting;
    }
}
