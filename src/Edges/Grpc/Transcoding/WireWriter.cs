using System.Buffers.Binary;
using Google.Protobuf;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>Writes the fields of a message as they stand on the wire.</summary>
internal sealed class WireWriter
{
    private const int MaxVarint = 10;
    private const int Part = 1024; // As one that is cut off it may be; it may be more.
    private const int MaxParts = 64 << 10; // Below what the large object heap takes.

    private byte[] _bytes = new byte[512];
    private int _length;
    private int _cut;

    /// <summary>What is written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Begins again.</summary>
    public void Clear() => (_length, _cut) = (0, 0);

    /// <summary>What was written since the last cut; it stays as it is, whatever is written after it.</summary>
    public ReadOnlyMemory<byte> Cut()
    {
        var part = _bytes.AsMemory(_cut.._length);
        if (_bytes.Length - _length < Part)
            (_bytes, _length) = (new byte[Math.Min(_bytes.Length * 2, MaxParts)], 0);
        _cut = _length;
        return part;
    }

    public void Tag(int number, WireFormat.WireType type) => Varint(((ulong)number << 3) | (uint)type);

    public void Varint(ulong value)
    {
        Reserve(MaxVarint);
        while (value >= 0x80)
        {
            _bytes[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _bytes[_length++] = (byte)value;
    }

    public void Fixed32(uint value)
    {
        Reserve(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(uint);
    }

    public void Fixed64(ulong value)
    {
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(ulong);
    }

    /// <summary>Writes bytes with their length before them.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>Room for bytes of which at most so many are written; <see cref="Advance"/> says how many.</summary>
    public Span<byte> Room(int length)
    {
        Reserve(length);
        return _bytes.AsSpan(_length, length);
    }

    /// <summary>So many bytes were written to the room.</summary>
    public void Advance(int length) => _length += length;

    /// <summary>Begins what is written with its length before it, which is known at its end.</summary>
    /// <returns>What <see cref="End"/> is to be told.</returns>
    public int Begin()
    {
        Reserve(1);
        return ++_length;
    }

    /// <summary>Ends it. Most are short: their length takes the one byte that was left for it.</summary>
    public void End(int start)
    {
        var length = _length - start;
        var more = 0;
        for (var rest = length >> 7; rest > 0; rest >>= 7)
            more++;
        if (more > 0)
        {
            Reserve(more);
            _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(start + more));
        }
        var end = start + more + length;
        _length = start - 1;
        Varint((ulong)length);
        _length = end;
    }

    private void Reserve(int length)
    {
        if (_bytes.Length - _length < length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
    }
}
