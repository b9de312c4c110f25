using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Audit.Projections;

/// <summary>
/// Where to look for entries: the chain in pages of equally many entries, each with the times and, in a filter, the
/// entities and actors that it has. The entries themselves stay in the log. A row for each entry would cost more than
/// everything else that the audit does.
/// </summary>
internal static class EntryPages
{
    /// <summary>How many entries a page has.</summary>
    public const int PageEntries = 1024;

    public static readonly View<EntryPage> Rows = new View<EntryPage>("audit_pages", 1, page => KeyOf(page.Number))
        .Number("earliest", page => ViewTime.Micros(page.Earliest))
        .Number("latest", page => ViewTime.Micros(page.Latest));

    private static readonly ConsumerOptions Options = new() { MaxBatch = 16, Linger = TimeSpan.FromMilliseconds(20) };

    public static Projection Add(ServiceBuilder service) =>
        service.Projects("audit-pages", follows: service.Definition.Name, [Rows], Handle, Options);

    /// <summary>The page that an entry is on.</summary>
    public static long NumberOf(long seq) => (seq - 1) / PageEntries;

    /// <summary>A page's key, in the order of the numbers.</summary>
    public static string KeyOf(long page) => page.ToString("D16", CultureInfo.InvariantCulture);

    private static async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        await changes.Load(Rows, PagesOf(events).Select(KeyOf), cancel);
        OpenPage? open = null;
        foreach (var recorded in events)
            if (recorded.Data is AuditBatchSealed batch)
                foreach (var entry in batch.Entries)
                {
                    if (open?.Number != NumberOf(entry.Seq))
                    {
                        open?.Keep(changes);
                        open = OpenPage.Of(entry, recorded.Position, changes);
                    }
                    open.Add(entry);
                }
        open?.Keep(changes);
    }

    private static IEnumerable<long> PagesOf(IReadOnlyList<Recorded> events)
    {
        long? last = null;
        foreach (var recorded in events)
            if (recorded.Data is AuditBatchSealed batch)
                foreach (var entry in batch.Entries)
                    if (NumberOf(entry.Seq) is var number && number != last)
                    {
                        last = number;
                        yield return number;
                    }
    }

    private sealed class OpenPage(EntryPage page)
    {
        private readonly KeyFilter _keys = new(page.Keys);
        private DateTimeOffset _earliest = page.Earliest;
        private DateTimeOffset _latest = page.Latest;

        public long Number => page.Number;

        public static OpenPage Of(AuditEntry first, long position, Changes changes)
        {
            var number = NumberOf(first.Seq);
            return new OpenPage(
                changes.Get(Rows, KeyOf(number))
                    ?? new EntryPage(number, position, first.At, first.At, new byte[KeyFilter.Bytes])
            );
        }

        public void Add(AuditEntry entry)
        {
            _keys.Add(EntryPage.Entity, entry.EntityId);
            _keys.Add(EntryPage.Actor, entry.Actor);
            if (entry.At < _earliest)
                _earliest = entry.At;
            if (entry.At > _latest)
                _latest = entry.At;
        }

        public void Keep(Changes changes) => changes.Put(Rows, page with { Earliest = _earliest, Latest = _latest });
    }
}

/// <summary>A page of the chain.</summary>
/// <param name="Number">0, 1, 2 ….</param>
/// <param name="Position">Where the audit's log holds the batch with its first entry.</param>
/// <param name="Earliest">The earliest time of an entry.</param>
/// <param name="Latest">The latest time of an entry.</param>
/// <param name="Keys">The filter of its entities and actors.</param>
internal sealed record EntryPage(long Number, long Position, DateTimeOffset Earliest, DateTimeOffset Latest, byte[] Keys)
{
    public const char Entity = 'e';
    public const char Actor = 'a';

    /// <summary>Whether there may be entries of an entity and of an actor, where they are given.</summary>
    public bool MayHold(string? entity, string? actor)
    {
        var keys = new KeyFilter(Keys);
        return (entity is null || keys.MayHold(Entity, entity)) && (actor is null || keys.MayHold(Actor, actor));
    }
}
