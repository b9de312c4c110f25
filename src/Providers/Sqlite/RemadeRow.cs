using System.Buffers.Binary;
using System.Text;
using Florin.Platform.Projections;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>
/// A row of a remade view as bytes: the length of all of it, then the key, the columns and the document, each as its length
/// and its bytes; a number is eight bytes after the length -1, and null is the length -2.
/// </summary>
internal static class RemadeRow
{
    private const int OfNumber = -1;
    private const int OfNull = -2;

    /// <summary>Writes a row, making room for it where there is too little.</summary>
    /// <returns>How many bytes it has.</returns>
    public static int Write(ViewChange change, ReadOnlySpan<byte> key, ref byte[] room)
    {
        var most = (2 * sizeof(int)) + key.Length + sizeof(int) + change.Document!.Length; // A row that is stored has one.
        foreach (var value in change.Columns)
            most += sizeof(int) + (value is string text ? Encoding.UTF8.GetMaxByteCount(text.Length) : sizeof(long));
        if (most > room.Length)
            room = new byte[most * 2];
        var at = Part(room, sizeof(int), key);
        foreach (var value in change.Columns)
            at = Column(room, at, value);
        at = Part(room, at, change.Document);
        BinaryPrimitives.WriteInt32LittleEndian(room, at);
        return at;
    }

    /// <summary>The row with which bytes begin.</summary>
    public static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> bytes) =>
        bytes[..BinaryPrimitives.ReadInt32LittleEndian(bytes.Span)];

    /// <summary>Its key.</summary>
    public static ReadOnlySpan<byte> Key(ReadOnlyMemory<byte> row) => Text(row.Span, sizeof(int));

    /// <summary>Its document.</summary>
    public static ReadOnlySpan<byte> Document(ReadOnlyMemory<byte> row, int columns) =>
        Text(row.Span, Place(row.Span, columns + 1));

    /// <summary>
    /// The first of the columns, or the document after them, in which a stored row differs; null where none does.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="stored">Its key, its columns and its document.</param>
    /// <param name="columns">How many columns there are.</param>
    public static int? DifferenceFrom(ReadOnlySpan<byte> row, Statement stored, int columns)
    {
        var at = Place(row, 1);
        for (var i = 1; i <= columns + 1; i++)
        {
            var type = stored.TypeOf(i);
            var length = BinaryPrimitives.ReadInt32LittleEndian(row[at..]);
            var same = length switch
            {
                OfNull => type == SQLITE_NULL,
                OfNumber => type == SQLITE_INTEGER
                    && stored.Number(i) == BinaryPrimitives.ReadInt64LittleEndian(row[(at + sizeof(int))..]),
                _ => type == SQLITE_TEXT && stored.Bytes(i).SequenceEqual(row.Slice(at + sizeof(int), length)),
            };
            if (!same)
                return i;
            at = After(row, at);
        }
        return null;
    }

    /// <summary>A column or the document as text, for people.</summary>
    public static string Shown(ReadOnlySpan<byte> row, int column)
    {
        var at = Place(row, column);
        return BinaryPrimitives.ReadInt32LittleEndian(row[at..]) switch
        {
            OfNull => "",
            OfNumber => $"{BinaryPrimitives.ReadInt64LittleEndian(row[(at + sizeof(int))..])}",
            _ => Encoding.UTF8.GetString(Text(row, at)),
        };
    }

    private static int Column(byte[] room, int at, object? value)
    {
        if (value is string text)
        {
            var length = Encoding.UTF8.GetBytes(text, room.AsSpan(at + sizeof(int)));
            BinaryPrimitives.WriteInt32LittleEndian(room.AsSpan(at), length);
            return at + sizeof(int) + length;
        }
        BinaryPrimitives.WriteInt32LittleEndian(room.AsSpan(at), value is null ? OfNull : OfNumber);
        if (value is long number)
            BinaryPrimitives.WriteInt64LittleEndian(room.AsSpan(at + sizeof(int)), number);
        return at + sizeof(int) + (value is null ? 0 : sizeof(long));
    }

    private static int Part(byte[] room, int at, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(room.AsSpan(at), bytes.Length);
        bytes.CopyTo(room.AsSpan(at + sizeof(int)));
        return at + sizeof(int) + bytes.Length;
    }

    // The key is the first part, the columns follow, the document is the last.
    private static int Place(ReadOnlySpan<byte> row, int part)
    {
        var at = sizeof(int);
        for (; part > 0; part--)
            at = After(row, at);
        return at;
    }

    private static int After(ReadOnlySpan<byte> row, int at) =>
        at
        + sizeof(int)
        + BinaryPrimitives.ReadInt32LittleEndian(row[at..]) switch
        {
            OfNull => 0,
            OfNumber => sizeof(long),
            var length => length,
        };

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> row, int at) => row[(at + sizeof(int))..After(row, at)];
}
