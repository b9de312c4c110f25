using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Florin.Sqlite;

/// <summary>
/// A number of 64 bits that changes with any bit of what it is made of. It guards against damage, not against forgers, and
/// is kept in files, so it stays as it is.
/// </summary>
internal static class RowHash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xD6E8FEB86659FD93;
    private const int StackBytes = 512;

    /// <summary>Of a text and two numbers.</summary>
    public static ulong Of(string text, long number, long position)
    {
        Span<byte> room = stackalloc byte[StackBytes];
        return Encoding.UTF8.GetMaxByteCount(text.Length) <= StackBytes
            ? Of(room[..Encoding.UTF8.GetBytes(text, room)], number, position)
            : Of(Encoding.UTF8.GetBytes(text), number, position);
    }

    /// <summary>Of a text's UTF-8 and two numbers.</summary>
    public static ulong Of(ReadOnlySpan<byte> utf8, long number, long position)
    {
        var hash = Mixed(First, (ulong)utf8.Length);
        for (; utf8.Length >= sizeof(ulong); utf8 = utf8[sizeof(ulong)..])
            hash = Mixed(hash, BinaryPrimitives.ReadUInt64LittleEndian(utf8));
        var rest = 0UL;
        foreach (var octet in utf8)
            rest = (rest << 8) | octet;
        hash = Mixed(Mixed(Mixed(hash, rest), (ulong)number), (ulong)position);
        hash ^= hash >> 32;
        return hash * Second;
    }

    private static ulong Mixed(ulong hash, ulong word) => (BitOperations.RotateLeft(hash, 27) ^ (word * First)) * Second;
}
