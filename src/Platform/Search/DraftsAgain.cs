using System.Diagnostics.Metrics;
using System.Text.Json;
using Florin.Platform.EventLog;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Search;

/// <summary>Some event of a log, such as the one at a position.</summary>
internal delegate ValueTask<IReadOnlyList<Recorded>> ReadEvent(long position, CancellationToken cancel);

/// <summary>
/// Describes documents again by the events that they were made of, for the erasure of a person. An event that cannot be read now, as
/// where an archive has lost it, must not keep words of people in the index: it is logged, its document counted and left out, of which
/// <see cref="SearchWriter"/> then keeps nothing to find it by.
/// </summary>
internal sealed partial class DraftsAgain
{
    // An archive that is out of reach would have each of very many documents wait for it.
    private const int MostFailures = 8;
    private readonly string _service;
    private readonly ReadEvent _read;
    private readonly DraftDocuments _draft;
    private readonly Counter<long> _unread;
    private readonly ILogger _log;

    /// <summary>What describes documents of a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="read">Reads the event that a document was made of.</param>
    /// <param name="draft">Says what events are found by.</param>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="log">Logging.</param>
    public DraftsAgain(string service, ReadEvent read, DraftDocuments draft, IMeterFactory meters, ILogger log)
    {
        (_service, _read, _draft, _log) = (service, read, draft, log);
        _unread = meters
            .Create("Florin.Search")
            .CreateCounter<long>(
                "florin.search.unread",
                description: "Documents that an erasure left with nothing to be found by, since their events could not be read."
            );
    }

    /// <summary>The documents whose events can be read, each once.</summary>
    public async ValueTask<IReadOnlyList<SearchDraft>> Of(IReadOnlyList<SearchMatch> found, CancellationToken cancel)
    {
        var (drafts, failures) = (new Dictionary<string, SearchDraft>(StringComparer.Ordinal), 0);
        foreach (var match in found)
        {
            if (failures < MostFailures)
                try
                {
                    foreach (var draft in await _draft(await _read(match.Place.Order, cancel), cancel))
                        drafts[draft.Key] = draft;
                    failures = 0;
                }
                catch (Exception e) when (e is LogFault or IOException or UnauthorizedAccessException or JsonException)
                {
                    failures++;
                    Unread(_log, e, match.Place.Order, _service);
                }
            if (!drafts.ContainsKey(match.Key))
                _unread.Add(1, new KeyValuePair<string, object?>("service", _service));
        }
        if (failures == MostFailures)
            GaveUp(_log, _service, found[^1].Place.Order);
        return [.. drafts.Values];
    }

    [LoggerMessage(
        EventId = EventIds.SearchedEventUnread,
        Level = LogLevel.Error,
        Message = "The event at position {Position} of the log of {Service} cannot be read for an erasure: all that it is found by is taken out of the search index. Once it can be read, rebuild the service's consumer 'search'."
    )]
    private static partial void Unread(ILogger log, Exception e, long position, string service);

    [LoggerMessage(
        EventId = EventIds.SearchedEventsGivenUp,
        Level = LogLevel.Error,
        Message = "Too many events of the log of {Service} in a row cannot be read for an erasure; up to position {Position} no others were tried, and all that they are found by is taken out of the search index."
    )]
    private static partial void GaveUp(ILogger log, string service, long position);
}
