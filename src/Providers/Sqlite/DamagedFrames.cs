using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Florin.Sqlite;

/// <summary>
/// Looks for damage in a write-ahead log that no process has open. SQLite reads one up to the first frame that is not valid and
/// takes the rest for a commit that a crash cut short. That is right for the last commit only: each one was synced before
/// the next began. So where a valid frame follows a whole commit after the first invalid one, bytes were changed, and
/// commits that were acknowledged would be passed over in silence. The format is SQLite's:
/// https://sqlite.org/fileformat2.html#the_write_ahead_log.
/// </summary>
internal static class DamagedFrames
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int Summed = 24; // Of the header, all but its checksum.
    private const int SaltsAt = 16;
    private const uint Magic = 0x377f0682; // And one more where words are big-endian.

    /// <summary>What is wrong with a write-ahead log, to follow its path; null where nothing is, or where there is none.</summary>
    public static string? In(string path)
    {
        if (!File.Exists(path))
            return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        var header = new byte[HeaderBytes];
        if (
            file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes
            || !header.ContainsAnyExcept((byte)0)
        )
            return null;
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var sum = new Sum(0, 0).Over(header.AsSpan(0, Summed), magic == Magic + 1);
        if (magic is not (Magic or Magic + 1) || sum != Sum.At(header.AsSpan(Summed)))
            return "is damaged: its header is invalid, so all commits in it would be lost";
        var pageBytes = (int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        return In(file, header.AsSpan(SaltsAt, 8), sum, pageBytes, magic == Magic + 1);
    }

    private static string? In(FileStream file, ReadOnlySpan<byte> salts, Sum sum, int pageBytes, bool bigEndian)
    {
        var frame = new byte[FrameHeaderBytes + pageBytes];
        var (firstInvalid, endsCommit) = (0L, false);
        for (var number = 1L; file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length; number++)
        {
            var found = Sum.At(frame.AsSpan(16));
            var ofThisLog = frame.AsSpan(8, 8).SequenceEqual(salts);
            var expected = sum.Over(frame.AsSpan(0, 8), bigEndian).Over(frame.AsSpan(FrameHeaderBytes), bigEndian);
            var valid = ofThisLog && found == expected;
            if (valid && firstInvalid > 0 && endsCommit)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"is damaged: its frame {firstInvalid} is invalid, so commits after it would be lost"
                );
            if (!valid && firstInvalid == 0)
                firstInvalid = number;
            endsCommit = ofThisLog && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
            sum = found;
        }
        return null;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sum(uint First, uint Second)
    {
        public static Sum At(ReadOnlySpan<byte> bytes) =>
            new(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

        public Sum Over(ReadOnlySpan<byte> bytes, bool bigEndian)
        {
            var (first, second) = (First, Second);
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                first += Word(bytes, bigEndian) + second;
                second += Word(bytes[4..], bigEndian) + first;
            }
            return new Sum(first, second);
        }

        private static uint Word(ReadOnlySpan<byte> bytes, bool bigEndian) =>
            bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
