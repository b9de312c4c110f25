using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>A log in Spanner for verification. Spanner keeps its indexes and checksums itself.</summary>
internal sealed class SpannerOfflineLog(SpannerDatabase database) : IOfflineLog
{
    private const long Page = 1000;
    private static readonly string[] Snapshot = ["stream", "version", "state_schema", "state"];
    private readonly ReadRows _rows = new(database);
    private readonly List<string> _misplaced = [];
    private int _closed;

    /// <inheritdoc/>
    public string? Missing
    {
        get
        {
            try
            {
                return Asked(async () =>
                    SpannerHead.From(await database.Read(SpannerHead.Of(database.Log))) is null
                    && (await _rows.PositionsAbove(0, default)).Count == 0
                        ? $"the log {database.Log} in {database.Name} is missing"
                        : null
                );
            }
            catch (LogFault e) when (e.InnerException is RpcException { StatusCode: StatusCode.NotFound } missing)
            {
                return SpannerFaults.IsTableMissing(missing)
                    ? $"the log {database.Log} in {database.Name} is missing"
                    : $"the database {database.Name} is missing";
            }
        }
    }

    /// <inheritdoc/>
    public string? Owner =>
        Asked(async () =>
        {
            var (rows, now) = await database.ReadAt(SpannerHead.Of(database.Log));
            return SpannerHead.From(rows) is { } head && head.IsOwned(now) ? head.Address : null;
        });

    /// <inheritdoc/>
    public string Invariant => $"{database.Name} is intact";

    /// <inheritdoc/>
    public string Checked => "head and commands";

    /// <inheritdoc/>
    public string DropSnapshots =>
        $"snapshots are a cache: with Florin stopped, run DELETE FROM snapshots WHERE log = '{database.Log}' in {database.Name}, then verify again";

    /// <inheritdoc/>
    public void Open() =>
        Asked(async () =>
        {
            await database.MustBeCurrent();
            return true;
        });

    /// <inheritdoc/>
    public void CheckStorage(Check check) =>
        Asked(async () =>
        {
            var head = SpannerHead.From(await database.Read(SpannerHead.Of(database.Log)));
            var last = await Last(head?.Position ?? 0);
            if (head is null)
                check.Fail($"log_head of {database.Name} has no row of the log {database.Log}");
            else if (head.Position != last)
                check.Fail(
                    $"by log_head of {database.Name} the log ends at position {head.Position}, but its last event has position {last}"
                );
            return true;
        });

    /// <inheritdoc/>
    public void CheckRows(Check check)
    {
        foreach (var misplaced in _misplaced)
            check.Fail(misplaced);
    }

    /// <inheritdoc/>
    public IEnumerable<LogRow> Rows()
    {
        var last = Asked(async () =>
            await Last(SpannerHead.From(await database.Read(SpannerHead.Of(database.Log)))?.Position ?? 0)
        );
        LogRow? first = null; // Of its append.
        for (var after = 0L; after < last; after += Page)
            foreach (var row in Asked(() => _rows.Stored(after, Math.Min(last, after + Page))))
            {
                if (row.Receipt is not null && row.CommandId is null)
                    _misplaced.Add($"events of {database.Name} has a receipt of no command at position {row.Position}");
                if (row.CommandId is not null || first is null)
                    first = row;
                yield return IsRepeated(row, first) ? row with { Metadata = null, MetadataAt = first.Position } : row;
            }
    }

    /// <inheritdoc/>
    public string? Identity() =>
        Asked(async () => SpannerHead.From(await database.Read(SpannerHead.Of(database.Log)))?.Identity);

    /// <inheritdoc/>
    public IReadOnlyList<StoredSnapshot> Snapshots() =>
        Asked(async () =>
        {
            var found = await database.Read(new TableRead("snapshots", Snapshot, LogKeys.Under(Cells.Of(database.Log))));
            return found.Select(row => new StoredSnapshot(row.Text(0), row.Number(1), row.Text(2), row.Bytes(3))).ToList();
        });

    /// <inheritdoc/>
    public IReadOnlyList<string> DamagedSnapshots() => []; // Nothing is stored about them but what they are.

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            database.Dispose();
    }

    // Each event has the metadata of its append.
    private static bool IsRepeated(LogRow row, LogRow first) =>
        row.Position != first.Position
        && row.Metadata is { } metadata
        && first.Metadata is { } firsts
        && metadata.Span.SequenceEqual(firsts.Span);

    // Beyond the head, too; where its own event is missing, the last one before it that is there.
    private async Task<long> Last(long head)
    {
        if (await _rows.PositionsAbove(head, default) is [.., var beyond])
            return beyond;
        for (var upTo = head; upTo > 0; upTo -= Page)
            if (await _rows.Stored(Math.Max(0, upTo - Page), upTo) is [.., var last])
                return last.Position;
        return 0;
    }

    private T Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            return ask().Now();
        }
        catch (RpcException e)
        {
            throw SpannerFaults.Of(e, database.Name);
        }
    }
}
