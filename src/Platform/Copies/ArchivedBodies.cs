using Florin.Platform.EventLog;

namespace Florin.Platform.Copies;

/// <summary>
/// The bodies, data and metadata, of a log's old events, which are in an archive and no longer in the log. Each file is compared
/// with the checksum that the log has of it, and each event with what the log has kept of it. Thread-safe.
/// </summary>
public sealed class ArchivedBodies : IDisposable
{
    private readonly string _service;
    private readonly ICopyFiles _files;
    private readonly CopyReader _reader;
    private readonly DecodedSegments _decoded;
    private readonly SemaphoreSlim _reading = new(1); // One file at a time is read and decoded, however many ask.

    internal ArchivedBodies(string service, ICopyFiles files, ISegmentFormat format, DecodedSegments decoded)
    {
        (_service, _files, _decoded) = (service, files, decoded);
        _reader = new CopyReader(files, format, CopyManifest.Archive);
    }

    /// <summary>Where the archive is.</summary>
    public string Place => _files.Place;

    /// <summary>Completes events whose bodies are missing, which are those without metadata.</summary>
    /// <param name="events">Events of the log, in order.</param>
    /// <param name="segments">The files that the log names, in order.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="BodyUnavailable">A file cannot be read, or is not the one that the log names.</exception>
    public async ValueTask<IReadOnlyList<StoredEvent>> Complete(
        IReadOnlyList<StoredEvent> events,
        IReadOnlyList<CopiedSegment> segments,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(events);
        var whole = new StoredEvent[events.Count];
        var (segment, bodies) = (default(CopiedSegment), Array.Empty<StoredEvent>());
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] = events[i];
            if (!events[i].Metadata.IsEmpty)
                continue;
            if (segment is null || events[i].Position < segment.First || events[i].Position > segment.Last)
            {
                segment = SegmentOf(events[i].Position, segments);
                bodies = await Events(segment, cancel);
            }
            whole[i] = Completed(events[i], bodies, segment);
        }
        return whole;
    }

    /// <summary>Compares the archive's list of files with those that the log names.</summary>
    /// <param name="identity">The log's.</param>
    /// <param name="segments">The files that the log names, in order.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Why the bodies cannot be read from it, as a sentence; null where they can.</returns>
    public async Task<string?> Problem(string? identity, IReadOnlyList<CopiedSegment> segments, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(segments);
        try
        {
            if (await _files.Read(CopyManifest.FileName, cancel) is not { } content)
                return $"{_files.Place} has no archive.";
            var manifest = CopyManifest.Read(content, _files.PlaceOf(CopyManifest.FileName));
            if (manifest.Logs.GetValueOrDefault(_service) is not { } log || log.Identity != identity)
                return $"{_files.Place} has no archive of this log of the {_service} service ({identity}).";
            var known = log.Segments.Select(one => one.File).ToHashSet();
            var there = (await _files.Names($"{_service}/log", cancel)).ToHashSet(StringComparer.Ordinal);
            return segments.FirstOrDefault(one => !known.Contains(one.File) || !there.Contains(one.File.Name)) is { } lacking
                ? $"{_files.PlaceOf(lacking.File.Name)} is missing, or is not the file that the log names."
                : null;
        }
        catch (Exception e) when (e is LogFault or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reading.Dispose();
        (_files as IDisposable)?.Dispose();
    }

    private CopiedSegment SegmentOf(long position, IReadOnlyList<CopiedSegment> segments) =>
        segments.FirstOrDefault(one => one.First <= position && position <= one.Last)
        ?? throw new LogFault(
            $"The log of the {_service} service is damaged: it has no body at position {position}, and names no file of an archive with it."
        );

    private async ValueTask<StoredEvent[]> Events(CopiedSegment segment, CancellationToken cancel)
    {
        if (_decoded.Find(segment.File) is { } kept)
            return kept;
        await _reading.WaitAsync(cancel);
        try
        {
            if (_decoded.Find(segment.File) is { } meanwhile)
                return meanwhile;
            StoredEvent[] read = [.. (await _reader.Read(segment, cancel)).SelectMany(append => append.Events)];
            _decoded.Keep(segment.File, read);
            return read;
        }
        catch (Exception e) when (e is LogFault or IOException or UnauthorizedAccessException)
        {
            throw new BodyUnavailable(
                $"Events {segment.First} to {segment.Last} of the log of the {_service} service are in the archive at {_files.Place}, which cannot be read: {e.Message.TrimEnd('.')}. Make it reachable again; if it was moved, set {ArchiveOptions.Key}.",
                e
            );
        }
        finally
        {
            _reading.Release();
        }
    }

    // What the log has kept of an event must be what the archive has of it.
    private StoredEvent Completed(in StoredEvent kept, StoredEvent[] bodies, CopiedSegment segment)
    {
        var at = kept.Position - segment.First;
        if (
            at < bodies.Length
            && bodies[at] is var archived
            && kept with { Data = archived.Data, Metadata = archived.Metadata } == archived
        )
            return archived;
        throw new LogFault(
            $"The log of the {_service} service is damaged at position {kept.Position}: it does not match {_files.PlaceOf(segment.File.Name)}."
        );
    }
}
