using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Florin.Platform.Json;

namespace Florin.Platform.EventLog;

/// <summary>
/// Turns decided appends into what the storage keeps, in one buffer that is used again for each batch, and gives each its
/// digest.
/// </summary>
internal sealed class BatchEncoder(EventTypes types) : IDisposable
{
    private const int KeptBytes = 4 << 20;
    private static readonly JsonTypeInfo<Metadata> MetadataType =
        (JsonTypeInfo<Metadata>)FlorinJson.Compact.GetTypeInfo(typeof(Metadata));
    private static readonly JsonWriterOptions Options = new() { Encoder = FlorinJson.Compact.Encoder, SkipValidation = true };
    private readonly List<int> _ends = [];
    private readonly AppendDigest _digests = new();
    private string? _last;
    private ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    /// <summary>The digest of the last append that was encoded, or that it continues from.</summary>
    public string? Digest => _last;

    /// <summary>Continues from the last append that is durable, after every opening of the storage.</summary>
    /// <param name="metadata">Its metadata as it is stored; null where there is none.</param>
    public void Continue(ReadOnlyMemory<byte>? metadata) =>
        _last = metadata is { } stored ? AppendDigest.Split(stored).Digest : null;

    /// <summary>The stored form; its memory is valid until the next call.</summary>
    public List<StoredAppend> Encode(IReadOnlyList<PendingAppend> batch)
    {
        if (_buffer.Capacity > KeptBytes)
            _buffer = new ArrayBufferWriter<byte>(64 << 10);
        _buffer.ResetWrittenCount();
        _ends.Clear();
        foreach (var append in batch)
        {
            Write(append.Metadata);
            foreach (var happened in append.Events)
                Write(happened);
        }
        var stored = new List<StoredAppend>(batch.Count);
        var part = 0;
        foreach (var append in batch)
            stored.Add(Stored(append, ref part));
        return stored;
    }

    public void Dispose() => _json.Dispose();

    private void Write(Metadata metadata)
    {
        metadata.Digest = null; // Of an attempt that failed.
        _json.Reset(_buffer);
        JsonSerializer.Serialize(_json, metadata, MetadataType);
        Finish();
    }

    private void Write(Recorded happened)
    {
        _json.Reset(_buffer);
        types.Write(_json, happened.Data, happened.Type);
        Finish();
    }

    private void Finish()
    {
        _json.Flush();
        _ends.Add(_buffer.WrittenCount);
    }

    private StoredAppend Stored(PendingAppend append, ref int part)
    {
        var unsigned = Part(part++);
        var events = new StoredEvent[append.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            var e = append.Events[i];
            events[i] = new StoredEvent(e.Position, e.Stream, e.Version, e.Type, Part(part++), e.At, unsigned);
        }
        var digest = _digests.Of(_last, append.CommandId, unsigned.Span, events, append.Receipt);
        var metadata = Signed(unsigned, digest);
        for (var i = 0; i < events.Length; i++)
            events[i] = events[i] with { Metadata = metadata };
        append.Metadata.Digest = _last = digest;
        StoredSnapshot[] snapshots = append.Snapshots is [] ? [] : [.. append.Snapshots.Select(Stored)];
        return new StoredAppend(append.CommandId, events, append.Receipt, snapshots);
    }

    // Written again with the digest, which covers the events and so is known only after them.
    private ReadOnlyMemory<byte> Signed(ReadOnlyMemory<byte> metadata, string digest)
    {
        _buffer.Write(metadata.Span[..^1]);
        _buffer.Write(","u8); // A command id comes before it.
        _buffer.Write(AppendDigest.Ending(digest));
        _ends.Add(_buffer.WrittenCount);
        return Part(_ends.Count - 1);
    }

    private static StoredSnapshot Stored(PendingSnapshot s) => new(s.Stream, s.Version, s.Shape.Schema, s.Shape.Write(s.State));

    private ReadOnlyMemory<byte> Part(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _buffer.WrittenMemory[start.._ends[index]];
    }
}
