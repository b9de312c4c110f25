using Florin.Audit.Projections;
using Florin.Contracts.Audit;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;

namespace Florin.Audit.Features;

/// <summary>Gives the chain to other services in its own order, a page of it at a time.</summary>
internal sealed class ReadAuditChain(ServiceBuilder service, Projection pages)
{
    /// <summary>So long it waits for what was sealed just before it was asked for.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(2);

    private const int BatchesAtOnce = 16;

    public static void Add(ServiceBuilder service, Projection pages)
    {
        var feature = new ReadAuditChain(service, pages);
        service.Does(AuditClient.ReadOperation, (asked, _, cancel) => feature.Read(asked, cancel));
    }

    private async Task<AuditPart> Read(ReadAudit asked, CancellationToken cancel)
    {
        var read = await pages.Read(CatchUp, cancel);
        if (!read.IsComplete)
            throw new ServiceUnavailable("audit", "its list of entries is not complete yet; try again later.");
        var (chain, _) = await service.Log.Read<Chain>(AuditChain.Stream, cancel);
        var last = chain.Entries;
        if (await Page(read.Store, asked, cancel) is not { } page)
            return new AuditPart([], null, last);
        var (lines, end) = await Lines(page, asked, cancel);
        return new AuditPart(lines, end < last ? end : null, last);
    }

    // The first page at or after the place that may have entries of the time.
    private static async ValueTask<EntryPage?> Page(IViewStore store, ReadAudit asked, CancellationToken cancel)
    {
        var number = EntryPages.NumberOf(asked.After + 1);
        var rows = await store.Rows(
            EntryPages.Rows,
            q =>
                (q with { Limit = 1, After = number == 0 ? null : (null, EntryPages.KeyOf(number - 1)) })
                    .WhereIf("latest", Comparison.AtLeast, asked.From is { } from ? ViewTime.Micros(from) : null)
                    .WhereIf("earliest", Comparison.Less, asked.To is { } to ? ViewTime.Micros(to) : null),
            cancel
        );
        return rows is [var first] ? first : null;
    }

    private async ValueTask<(IReadOnlyList<AuditLine> Lines, long End)> Lines(
        EntryPage page,
        ReadAudit asked,
        CancellationToken cancel
    )
    {
        var (lines, end) = (new List<AuditLine>(), (page.Number + 1) * EntryPages.PageEntries);
        for (var (position, seq) = (page.Position - 1, 0L); seq < end; position += BatchesAtOnce)
        {
            var batches = await service.Log.Read(position, BatchesAtOnce, cancel);
            if (batches.Count == 0)
                break;
            foreach (var entry in batches.SelectMany(b => b.Data is AuditBatchSealed batch ? batch.Entries : []))
            {
                seq = entry.Seq;
                if (seq > asked.After && EntryPages.NumberOf(seq) == page.Number && Fits(entry, asked))
                    lines.Add(LineOf(entry));
            }
        }
        return (lines, end);
    }

    private static bool Fits(AuditEntry entry, ReadAudit asked) =>
        (asked.From is null || asked.From <= entry.At) && (asked.To is null || asked.To > entry.At);

    private static AuditLine LineOf(AuditEntry entry) =>
        new(
            entry.Seq,
            entry.At,
            entry.Service,
            entry.Command,
            entry.CommandId,
            entry.EntityId,
            entry.Actor,
            entry.RequestId,
            entry.Result,
            entry.Position,
            entry.Rule
        );
}
