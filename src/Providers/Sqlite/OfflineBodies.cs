using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Sqlite;

/// <summary>Completes the rows of a log that is read offline, one after the other, from the archive that the log names.</summary>
/// <param name="connection">The log.</param>
/// <param name="open">Opens the archive; null where there are none.</param>
internal sealed class OfflineBodies(Connection connection, Func<string, ArchivedBodies>? open) : IDisposable
{
    private readonly List<CopiedSegment> _segments = ArchivedRows.Segments(connection);
    private readonly StoredEvent[] _one = new StoredEvent[1];
    private ArchivedBodies? _archive;
    private long _append;

    /// <summary>A row with its body.</summary>
    /// <exception cref="LogFault">The archive cannot be read, or the row does not match it.</exception>
    public LogRow Complete(LogRow row)
    {
        if (row.CommandId is not null)
            _append = row.Position;
        if (row.Metadata is not null || row.MetadataAt != ArchivedRows.Nowhere)
            return row;
        _one[0] = new StoredEvent(
            row.Position,
            row.Stream,
            row.Version,
            row.Type,
            default,
            DateTimeOffset.UnixEpoch.AddTicks(row.Micros * TimeSpan.TicksPerMicrosecond),
            default
        );
        var whole = Waited(Archive().Complete(_one, _segments, CancellationToken.None))[0];
        var isFirst = row.CommandId is not null;
        return row with
        {
            Data = whole.Data,
            Metadata = isFirst ? whole.Metadata : default(ReadOnlyMemory<byte>?),
            MetadataAt = _append,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _archive?.Dispose();

    private ArchivedBodies Archive()
    {
        if (_archive is not null)
            return _archive;
        var place =
            ArchivedRows.Place(connection)
            ?? throw new LogFault($"{connection.Path} is damaged: it lacks the bodies of events and names no archive.");
        return _archive =
            open?.Invoke(place)
            ?? throw new LogFault(
                $"{connection.Path} lacks the bodies of events that are in the archive at {place}; they are not read here."
            );
    }

#pragma warning disable VSTHRD002 // The thread is the verification's own, and reads ahead of who waits.
    private static T Waited<T>(ValueTask<T> reading) =>
        reading.IsCompletedSuccessfully ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
