using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>Completes what a log gives without bodies from the archive that the log names. Thread-safe.</summary>
/// <param name="path">The log's file, for messages.</param>
/// <param name="named">Asks the log for the place of the archive and its files.</param>
internal sealed class MissingBodies(string path, Func<(string? Place, List<CopiedSegment> Segments)> named) : IDisposable
{
    private readonly Lock _lock = new();
    private ArchivedBodies? _archive;
    private string? _place;
    private volatile List<CopiedSegment> _segments = [];

    /// <summary>Opens the archive at a place; null where there is none to be had.</summary>
    public Func<string, ArchivedBodies>? Open { get; set; }

    /// <summary>The events of a page, all with their bodies.</summary>
    /// <exception cref="LogFault">The archive cannot be read, or is another one.</exception>
    public ValueTask<IReadOnlyList<StoredEvent>> Complete(ReadPage found, CancellationToken cancel) =>
        found.LackBodies
            ? Archive(found.Events).Complete(found.Events, _segments, cancel)
            : ValueTask.FromResult<IReadOnlyList<StoredEvent>>(found.Events);

    /// <summary>A command whose first event has its body.</summary>
    /// <exception cref="LogFault">The archive cannot be read, or is another one.</exception>
    public async ValueTask<StoredCommand?> Complete(StoredCommand command, CancellationToken cancel)
    {
        List<StoredEvent> first = [command.First];
        try
        {
            return command with { First = (await Archive(first).Complete(first, _segments, cancel))[0] };
        }
        catch (BodyUnavailable e)
        {
            throw new BodyUnavailable(e.Message, e) { Command = command };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _archive?.Dispose();
            _archive = null;
        }
    }

    // What is known of the files is asked for again where it does not reach so far: the log may be shrunk while it is only read.
    private ArchivedBodies Archive(List<StoredEvent> events)
    {
        lock (_lock)
        {
            if (_archive is not null && LastMissing(events) <= (_segments is [.., var last] ? last.Last : 0))
                return _archive;
            var (place, segments) = named();
            if (place is null)
                throw new LogFault($"{path} is damaged: it lacks the bodies of events and names no archive.");
            if (Open is null)
                throw new LogFault(
                    $"{path} lacks the bodies of events that are in the archive at {place}; they are not read here."
                );
            if (place != _place)
            {
                _archive?.Dispose();
                _archive = null;
            }
            (_segments, _place) = (segments, place);
            return _archive ??= Open(place);
        }
    }

    private static long LastMissing(List<StoredEvent> events) => events.FindLast(stored => stored.Metadata.IsEmpty).Position;
}
