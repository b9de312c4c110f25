using System.Buffers.Binary;
using Google.Protobuf;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>Reads the fields of a message as they stand on the wire, one after another.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[_at..];

    /// <summary>Reads the next field's number and form; false at the end.</summary>
    public bool TryReadTag(out int number, out WireFormat.WireType type)
    {
        (number, type) = (0, default);
        if (_at == _bytes.Length)
            return false;
        var tag = Varint();
        (number, type) = ((int)(tag >> 3), (WireFormat.WireType)(tag & 7));
        return tag >> 3 is > 0 and <= WireFormatLimits.MaxFieldNumber
            ? true
            : throw new InvalidMessage(
                "message",
                $"has a field of number {tag >> 3}; expected 1 to {WireFormatLimits.MaxFieldNumber}."
            );
    }

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == _bytes.Length)
                throw Truncated();
            var next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidMessage("message", "has a number of more than ten bytes.");
    }

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        return length <= (ulong)(_bytes.Length - _at) ? Take((int)length) : throw Truncated();
    }

    /// <summary>Passes over a field's value.</summary>
    public void Skip(WireFormat.WireType type) => _ = Value(type, out _);

    /// <summary>A field's value: its bytes, or its number.</summary>
    public ReadOnlySpan<byte> Value(WireFormat.WireType type, out ulong number)
    {
        number = 0;
        switch (type)
        {
            case WireFormat.WireType.Varint:
                number = Varint();
                return default;
            case WireFormat.WireType.Fixed32:
                number = Fixed32();
                return default;
            case WireFormat.WireType.Fixed64:
                number = Fixed64();
                return default;
            case WireFormat.WireType.LengthDelimited:
                return Bytes();
            default:
                throw new InvalidMessage("message", "has a group, which is not supported.");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - _at)
            throw Truncated();
        var taken = _bytes.Slice(_at, length);
        _at += length;
        return taken;
    }

    private static InvalidMessage Truncated() => new("message", "ends in the middle of a field.");
}

/// <summary>What the wire format allows.</summary>
internal static class WireFormatLimits
{
    public const ulong MaxFieldNumber = (1 << 29) - 1;

    /// <summary>How deep messages may lie in each other, as protobuf's own parsers have it.</summary>
    public const int MaxDepth = 100;
}
