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
    public void Run(SqliteLogStore store, EventTypes types, IViewStore? views, CancellationToken cancel)
    {
        store.Open();
        try
        {
            Begin(views);
            foreach (var stored in store.Scan(0))
            {
                cancel.ThrowIfCancellationRequested();
                if (!Fits(stored))
                    break;
                Add(stored, types);
            }
        }
        catch (Exception e)
            when (e is LogFault or JsonException or FormatException or ArgumentException or InvalidOperationException)
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

    private void Add(in StoredEvent stored, EventTypes types)
    {
        if (!Reads)
            return;
        var (name, data) = types.Read(stored.Type, stored.Data);
        Take(new Recorded(stored.Position, stored.Stream, stored.Version, name, data, stored.At, Unread));
    }

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
