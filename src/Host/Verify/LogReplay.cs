using System.Globalization;
using System.Text.Json;
using Florin.Platform.EventStore;
using Florin.Platform.Projections;
using Florin.Sqlite;

namespace Florin.Host.Verify;

/// <summary>Replays one log: positions and versions without a hole, every event readable; what it means is for heirs to check.</summary>
internal class LogReplay
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private string? _violation;

    /// <summary>How many events were replayed.</summary>
    public long Events { get; private set; }

    /// <summary>Replays everything; stops at the first event that does not fit.</summary>
    public async Task Run(SqliteLogStore store, EventTypes types, IViewStore? views, CancellationToken cancel)
    {
        try
        {
            store.Open();
            Begin(views);
            using var pages = store.ScanPages(0).GetEnumerator();
            var ahead = Task.Run(Next, cancel); // A page is read and decoded while the one before it is folded.
            try
            {
                while (await ahead is { } page)
                {
                    ahead = Task.Run(Next, cancel);
                    if (!Fold(page))
                        break;
                }
            }
            finally
            {
                // Nothing may read when the storage is closed; what comes of it is behind the first violation.
                await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            DecodedPage? Next() => pages.MoveNext() ? Decode(pages.Current, types) : null;
        }
        catch (Exception e) when (IsDamage(e))
        {
            _violation ??= string.Create(CultureInfo.InvariantCulture, $"position {Events + 1}: {e.Message}");
        }
    }

    /// <summary>Invariant 5 of this log.</summary>
    public Finding Positions(string service) =>
        new(
            $"5 {service}: positions and versions without a hole, every event readable",
            string.Create(CultureInfo.InvariantCulture, $"{Events:N0} events in {_versions.Count:N0} streams"),
            _violation
        );

    /// <summary>Before the first event.</summary>
    /// <param name="views">The service's read models, where there are any.</param>
    protected virtual void Begin(IViewStore? views) { }

    /// <summary>The next event, whose place is right.</summary>
    protected virtual void Take(Recorded happened) { }

    /// <summary>Whether this log's events are read at all, or only their places looked at.</summary>
    protected virtual bool Reads => true;

    /// <summary>Where an event cannot be read, those before it and why: what they say comes first.</summary>
    private DecodedPage Decode(IReadOnlyList<StoredEvent> page, EventTypes types)
    {
        if (!Reads)
            return new DecodedPage(page, [], null);
        var decoded = new List<Recorded>(page.Count);
        try
        {
            foreach (var stored in page)
            {
                var (name, data) = types.Read(stored.Type, stored.Data);
                decoded.Add(new Recorded(stored.Position, stored.Stream, stored.Version, name, data, stored.At, Unread));
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            return new DecodedPage(page, decoded, e);
        }
        return new DecodedPage(page, decoded, null);
    }

    private bool Fold(DecodedPage page)
    {
        for (var i = 0; i < page.Stored.Count; i++)
        {
            if (!Fits(page.Stored[i]))
                return false;
            if (!Reads)
                continue;
            if (i == page.Decoded.Count)
                return Damaged(page.Unreadable!); // It is why there are no more.
            Take(page.Decoded[i]);
        }
        return true;
    }

    private bool Damaged(Exception why)
    {
        _violation = string.Create(CultureInfo.InvariantCulture, $"position {Events}: {why.Message}");
        return false;
    }

    private static bool IsDamage(Exception e) =>
        e is LogFault or JsonException or FormatException or ArgumentException or InvalidOperationException;

    private sealed record DecodedPage(IReadOnlyList<StoredEvent> Stored, List<Recorded> Decoded, Exception? Unreadable);

    // Metadata takes part in no invariant but the audit's, which reads its own entries.
    private static readonly Metadata Unread = new("", "", "", "");

    private bool Fits(in StoredEvent stored)
    {
        Events++;
        var version = _versions.GetValueOrDefault(stored.Stream) + 1;
        _versions[stored.Stream] = version;
        if (stored.Position == Events && stored.Version == version)
            return true;
        _violation = string.Create(
            CultureInfo.InvariantCulture,
            $"position {stored.Position} of {stored.Stream} version {stored.Version} stands where position {Events}, version {version} must"
        );
        return false;
    }
}
