using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Florin.Platform.EventStore;

/// <summary>Turns decided appends into what the storage keeps, in one buffer that is used again for each batch.</summary>
internal sealed class BatchEncoder(EventTypes types) : IDisposable
{
    private const int KeptBytes = 4 << 20;
    private static readonly JsonTypeInfo<Metadata> MetadataType =
        (JsonTypeInfo<Metadata>)FlorinJson.Compact.GetTypeInfo(typeof(Metadata));
    private static readonly JsonWriterOptions Options = new() { Encoder = FlorinJson.Compact.Encoder, SkipValidation = true };
    private readonly List<int> _ends = [];
    private ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

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
        var metadata = Part(part++);
        var events = new StoredEvent[append.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            var e = append.Events[i];
            events[i] = new StoredEvent(e.Position, e.Stream, e.Version, e.Type, Part(part++), e.At, metadata);
        }
        StoredSnapshot[] snapshots = append.Snapshots is [] ? [] : [.. append.Snapshots.Select(Stored)];
        return new StoredAppend(append.CommandId, events, append.Receipt, snapshots);
    }

    private static StoredSnapshot Stored(PendingSnapshot s) => new(s.Stream, s.Version, s.Shape.Schema, s.Shape.Write(s.State));

    private ReadOnlyMemory<byte> Part(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _buffer.WrittenMemory[start.._ends[index]];
    }
}
