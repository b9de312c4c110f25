using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Florin.Platform.EventLog;
using Florin.Platform.Json;
using Florin.Platform.Verification;

namespace Florin.Cli.Verify;

/// <summary>
/// Puts the rows of a log together to appends, holds each to its digest and to what every append must be, and decodes its
/// events. An event that cannot be read is a violation and is left out; the rest is still read.
/// </summary>
internal sealed class AppendReader(string log, EventTypes types, Check check, AppendIndex index)
{
    private const int Page = 1000;
    private static readonly JsonTypeInfo<Metadata> MetadataType =
        (JsonTypeInfo<Metadata>)FlorinJson.Compact.GetTypeInfo(typeof(Metadata));
    private static readonly Metadata Unreadable = new(CommandId.Derived(""), "", "", "");
    private readonly AppendDigest _digests = new();
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly List<LogRow> _append = [];
    private string? _last;

    /// <summary>How many events were read.</summary>
    public long Events { get; private set; }

    /// <summary>How many streams they are of.</summary>
    public int Streams => _versions.Count;

    /// <summary>The events in pages.</summary>
    public IEnumerable<List<Recorded>> Pages(IEnumerable<LogRow> rows)
    {
        var page = new List<Recorded>(Page);
        foreach (var row in rows)
        {
            if (row.CommandId is not null)
                End(page);
            if (page.Count >= Page)
            {
                yield return page;
                page = new List<Recorded>(Page);
            }
            Place(row);
            _append.Add(row);
        }
        End(page);
        yield return page;
    }

    private void Place(LogRow row)
    {
        Events++;
        var version = _versions.GetValueOrDefault(row.Stream) + 1;
        _versions[row.Stream] = version;
        if (row.WrongColumn is { } column)
            check.Fail($"position {row.Position}: {column} has the wrong type");
        if (row.Position != Events || row.Version != version)
            check.Fail(
                $"position {row.Position} of {row.Stream} version {row.Version} is stored where position {Events}, version {version} is expected"
            );
    }

    private void End(List<Recorded> page)
    {
        if (_append.Count == 0)
            return;
        var first = _append[0];
        var metadata = ReadMetadata(first);
        var signed = Digest(first, metadata);
        foreach (var row in _append)
            if (Decoded(row, metadata) is { } happened)
                page.Add(happened);
        index.Add(first.Position, signed);
        _append.Clear();
    }

    private Metadata ReadMetadata(LogRow first)
    {
        if (first.CommandId is not { Length: > 0 })
            check.Fail($"position {first.Position} begins an append and has no command id");
        foreach (var row in _append)
            if (row.MetadataAt != first.Position || row.Metadata is null != (row.Position != first.Position))
                check.Fail(
                    $"position {row.Position} does not have the metadata of its append, which begins at {first.Position}"
                );
        if (first.Metadata is not { } stored)
            return Unreadable;
        try
        {
            var read = JsonSerializer.Deserialize(stored.Span, MetadataType) ?? Unreadable;
            if (read.CommandId.Value != first.CommandId)
                check.Fail(
                    $"position {first.Position} has the command '{first.CommandId}', its metadata has '{read.CommandId}'"
                );
            return read;
        }
        catch (JsonException e)
        {
            check.Fail($"position {first.Position}: its metadata cannot be read: {e.Message}");
            return Unreadable;
        }
    }

    // What follows is held to the digest that is stored, so that only the append that was changed does not fit.
    private string? Digest(LogRow first, Metadata metadata)
    {
        var (unsigned, digest) = AppendDigest.Split(first.Metadata ?? default);
        if (digest is null && (_last is not null || metadata.Digest is not null))
            check.Fail($"position {first.Position} has no digest, although the append before it has one");
        else if (digest is not null && digest != _digests.Of(_last, first.CommandId, unsigned.Span, Stored(), first.Receipt))
            check.Fail($"position {first.Position} or data that belongs to it was modified: the digest of its append differs");
        return _last = digest;
    }

    private List<StoredEvent> Stored() =>
        _append.ConvertAll(row => new StoredEvent(
            row.Position,
            row.Stream,
            row.Version,
            row.Type,
            row.Data,
            At(row) ?? default,
            default
        ));

    private Recorded? Decoded(LogRow row, Metadata metadata)
    {
        try
        {
            if (At(row) is not { } at)
                check.Fail($"position {row.Position}: {row.Micros} is not a valid time");
            else if (types.Read(row.Type, row.Data) is var (name, data) && data is not UnknownEvent)
                return new Recorded(row.Position, row.Stream, row.Version, name, data, at, metadata);
            else
                check.Fail(
                    $"position {row.Position} of {row.Stream}: the event type '{row.Type}' is unknown to this program",
                    $"if a newer version of Florin wrote it, verify with that version; otherwise {Advice.RestoreLog(log)}"
                );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or FormatException
                        or ArgumentException
                        or InvalidOperationException
                        or OverflowException
                        or LogFault
            )
        {
            check.Fail($"position {row.Position} of {row.Stream}: its {row.Type} cannot be read: {e.Message}");
        }
        return null;
    }

    private static DateTimeOffset? At(LogRow row)
    {
        const long Latest = 253_402_300_800_000_000; // The year 10000.
        return row.Micros is < 0 or >= Latest
            ? null
            : new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (row.Micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
