using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Florin.Platform.EventLog;

/// <summary>
/// Which command ids there may be: never wrong about one that was added, and right about 99 of 100 that were not. A Bloom
/// filter of blocks, each in one line of the processor's cache, as Apache Parquet specifies it
/// (https://github.com/apache/parquet-format/blob/master/BloomFilter.md), in parts, each four times the last, so that a
/// small log has a small one. One thread adds; any thread asks.
/// </summary>
/// <param name="size">For how many ids it has room, 1.3 bytes each; with more it takes more and more for there.</param>
internal sealed class CommandFilter(int size)
{
    private const int FirstPart = 1 << 14;
    private volatile Part[] _parts = [new(Math.Min(FirstPart, size))];
    private long _room = Math.Min(FirstPart, size);

    /// <summary>False when it was surely not added.</summary>
    public bool MayHave(string id)
    {
        var hash = Hash(id);
        foreach (var part in _parts)
            if (part.MayHave(hash))
                return true;
        return false;
    }

    public void Add(string id)
    {
        var newest = _parts[^1];
        if (newest.IsFull && _room < size)
        {
            newest = new Part((int)Math.Min(4L * newest.Capacity, size - _room));
            _room += newest.Capacity;
            _parts = [.. _parts, newest];
        }
        newest.Add(Hash(id));
    }

    // Of the bytes that storage keeps, so that what it gives back is the same id, whatever was in it.
    private static (uint Block, uint Bits) Hash(string id)
    {
        Span<byte> room = stackalloc byte[512];
        var utf8 =
            Encoding.UTF8.GetMaxByteCount(id.Length) <= room.Length
                ? room[..Encoding.UTF8.GetBytes(id, room)]
                : Encoding.UTF8.GetBytes(id);
        var block = new HashCode(); // Seeded anew in each process: nobody can make ids that all look known.
        block.AddBytes(utf8);
        var bits = 0u;
        var eights = MemoryMarshal.Cast<byte, ulong>(utf8);
        foreach (var eight in eights)
            bits = BitOperations.Crc32C(bits, eight);
        foreach (var octet in utf8[(eights.Length * sizeof(ulong))..])
            bits = BitOperations.Crc32C(bits, octet);
        return ((uint)block.ToHashCode(), bits);
    }

    private sealed class Part(int capacity)
    {
        private const int Words = 8; // Of 32 bits, one bit in each for an id.
        private const int IdsPerBlock = 24;
        private static ReadOnlySpan<uint> Salts =>
            [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];
        private readonly uint[] _words = new uint[((capacity / IdsPerBlock) + 1) * Words];
        private int _count;

        public int Capacity => capacity;

        public bool IsFull => _count >= capacity;

        public bool MayHave((uint Block, uint Bits) hash)
        {
            var block = Block(hash.Block);
            for (var word = 0; word < Words; word++)
                if ((Volatile.Read(ref block[word]) & Bit(hash.Bits, word)) == 0)
                    return false;
            return true;
        }

        public void Add((uint Block, uint Bits) hash)
        {
            var block = Block(hash.Block);
            for (var word = 0; word < Words; word++)
                Volatile.Write(ref block[word], block[word] | Bit(hash.Bits, word));
            _count++;
        }

        private Span<uint> Block(uint hash) =>
            _words.AsSpan((int)(((ulong)hash * (ulong)(_words.Length / Words)) >> 32) * Words, Words);

        private static uint Bit(uint hash, int word) => 1u << (int)((hash * Salts[word]) >> 27);
    }
}
