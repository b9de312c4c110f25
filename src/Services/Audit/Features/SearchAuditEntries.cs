using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Search;

namespace Florin.Audit.Features;

/// <summary>
/// Entries of the audit by command, result, rule and ids: what people and programs did. What Florin did by itself, such as the
/// steps of a transfer, is in the list and not indexed: it is most of the entries, and follows from a command that is found.
/// </summary>
internal static class SearchAuditEntriesFeature
{
    private const int Version = 2;
    private const string Florin = "system";

    public static void Add(ServiceBuilder service) =>
        service.Searches(
            new SearchedKind<AuditEntry>(
                "audit",
                Version,
                Permission.AuditRead,
                actor => actor.MayForAll(Permission.AuditRead),
                (events, _) => new([.. events.SelectMany(Drafts)]),
                (_, found, cancel) => Read(service.Log, found, cancel)
            )
        );

    private static IEnumerable<SearchDraft> Drafts(Recorded happened) =>
        happened.Data is AuditBatchSealed batch
            ? batch.Entries.Where(entry => entry.Actor != Florin).Select(entry => Draft(entry, happened.Position))
            : [];

    private static SearchDraft Draft(AuditEntry entry, long position) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{position}/{entry.Seq}"), entry.Seq)
        {
            Names = [entry.EntityId, entry.Actor, entry.RequestId, entry.CommandId],
            Texts = [entry.Command, entry.Service, entry.Result, entry.Rule],
        };

    private static async ValueTask<IReadOnlyList<FoundItem<AuditEntry>?>> Read(
        EventLog log,
        IReadOnlyList<SearchMatch> found,
        CancellationToken cancel
    )
    {
        var items = new List<FoundItem<AuditEntry>?>(found.Count);
        foreach (var match in found)
            items.Add(await Find(log, match, cancel) is { } entry ? Item(entry) : null);
        return items;
    }

    private static async ValueTask<AuditEntry?> Find(EventLog log, SearchMatch match, CancellationToken cancel)
    {
        var position = long.Parse(
            match.Key.AsSpan(0, match.Key.IndexOf('/', StringComparison.Ordinal)),
            CultureInfo.InvariantCulture
        );
        var events = await log.Read(position - 1, 1, cancel);
        return events is [{ Data: AuditBatchSealed batch }]
            ? batch.Entries.FirstOrDefault(entry => entry.Seq == match.Place.Order)
            : null;
    }

    private static FoundItem<AuditEntry> Item(AuditEntry entry) =>
        new(
            entry.Seq.ToString(CultureInfo.InvariantCulture),
            entry.At,
            entry,
            [
                ("command", entry.Command),
                ("service", entry.Service),
                ("result", entry.Result),
                ("rule", entry.Rule),
                ("entityId", entry.EntityId),
                ("actor", entry.Actor),
            ]
        );
}
