using System.Buffers.Binary;
using System.Text;

namespace Florin.Gateway;

/// <summary>Reads a message from its beginning; whatever the bytes are, it ends, or says that they cannot be read.</summary>
/// <param name="message">All of it, since names point back into it.</param>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int MaxName = 255; // RFC 1035, with the length of each label.
    private const int MaxJumps = 127; // As many labels as a name can have.
    private const int Pointer = 0xC0;

    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>How far it has read.</summary>
    public int At { get; set; }

    /// <summary>Two bytes.</summary>
    public ushort Number() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    /// <summary>Four bytes; what is negative counts as none (RFC 2181).</summary>
    public TimeSpan Seconds() => TimeSpan.FromSeconds(Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(Bytes(4))));

    /// <summary>So many bytes.</summary>
    /// <exception cref="InvalidDataException">There are not as many left.</exception>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > _message.Length - At)
            throw new InvalidDataException("it ends too early");
        At += count;
        return _message.Slice(At - count, count);
    }

    /// <summary>
    /// A name without the dot at its end; the root is a dot. A pointer must lead back before the part that it ends, so that
    /// no two can lead to each other.
    /// </summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public string Name()
    {
        var (name, part, after, length, jumps) = (new StringBuilder(), At, -1, 1, 0);
        while (Byte() is var size && size != 0)
        {
            if (size >= Pointer)
            {
                var to = ((size - Pointer) << 8) | Byte();
                if (to >= part || ++jumps > MaxJumps)
                    throw new InvalidDataException("a name points to where it comes from");
                after = after < 0 ? At : after;
                At = part = to;
                continue;
            }
            if (size > 63 || (length += size + 1) > MaxName)
                throw new InvalidDataException("a name is too long");
            Write(Bytes(size), name);
        }
        At = after < 0 ? At : after;
        return name.Length == 0 ? "." : name.ToString(0, name.Length - 1);
    }

    private byte Byte() => Bytes(1)[0];

    // What would read as something else is written as in a zone file: a dot within a label as \046.
    private static void Write(ReadOnlySpan<byte> label, StringBuilder name)
    {
        foreach (var letter in label)
            if (letter is > 32 and < 127 and not (byte)'.' and not (byte)'\\')
                name.Append((char)letter);
            else
                name.Append('\\').Append(letter.ToString("D3"));
        name.Append('.');
    }
}
