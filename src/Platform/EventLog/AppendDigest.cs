using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Florin.Platform.EventLog;

/// <summary>
/// A log's running hash. The digest of an append is SHA-256 over the digest of the append before it, and over everything
/// that is stored of this one: its command id, its metadata, its events with their places and times, and its receipt.
/// It is the last property of the append's metadata, and so reaches every follower of the log: a digest that the audit has
/// sealed vouches for every byte of the log up to there.
/// </summary>
/// <remarks>
/// Numbers are hashed as eight bytes, big end first; texts in UTF-8 and bytes each after their length in four bytes (-1 for
/// none), so that no two appends have the same bytes. Appends of programs that made no digests have none, and the next one
/// begins a new chain. Not thread-safe.
/// </remarks>
public sealed class AppendDigest
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    /// <summary>The digest of an append as 43 characters of base64url.</summary>
    /// <param name="previous">The digest of the append before it; null for the first one.</param>
    /// <param name="commandId">The command that it is of.</param>
    /// <param name="metadata">Its metadata as JSON without the digest.</param>
    /// <param name="events">Its events.</param>
    /// <param name="receipt">The answer that is kept with it, if one is.</param>
    public string Of(
        string? previous,
        string? commandId,
        ReadOnlySpan<byte> metadata,
        IReadOnlyList<StoredEvent> events,
        Receipt? receipt
    )
    {
        ArgumentNullException.ThrowIfNull(events);
        _bytes.ResetWrittenCount();
        Text(previous);
        Text(commandId);
        Bytes(metadata);
        Number(events.Count);
        for (var i = 0; i < events.Count; i++)
            Event(events[i]);
        Receipt(receipt);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes.WrittenSpan, hash);
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>How stored metadata ends with a digest.</summary>
    public static byte[] Ending(string digest) => Encoding.UTF8.GetBytes($"\"digest\":\"{digest}\"}}");

    /// <summary>Stored metadata without its digest, and the digest; null where it has none at its end.</summary>
    public static (ReadOnlyMemory<byte> Metadata, string? Digest) Split(ReadOnlyMemory<byte> stored)
    {
        const int Digits = 43;
        var name = ",\"digest\":\""u8;
        var length = name.Length + Digits + 2;
        if (stored.Length <= length || !stored.Span[^length..].StartsWith(name) || !stored.Span.EndsWith("\"}"u8))
            return (stored, null);
        var digest = Encoding.UTF8.GetString(stored.Span[^(Digits + 2)..^2]);
        var metadata = stored[..(stored.Length - length + 1)].ToArray();
        metadata[^1] = (byte)'}';
        return (metadata, digest);
    }

    private void Event(in StoredEvent stored)
    {
        Number(stored.Position);
        Text(stored.Stream);
        Number(stored.Version);
        Text(stored.Type);
        Number((stored.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        Bytes(stored.Data.Span);
    }

    private void Receipt(Receipt? receipt)
    {
        Number(receipt?.Status ?? -1);
        if (receipt is null)
            return;
        Bytes(receipt.Fingerprint.Span);
        Bytes(receipt.Body.Span);
    }

    private void Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    private void Text(string? text)
    {
        var room = _bytes.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0));
        var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, length);
        _bytes.Advance(sizeof(int) + Math.Max(0, length));
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        var room = _bytes.GetSpan(sizeof(int) + bytes.Length);
        BinaryPrimitives.WriteInt32BigEndian(room, bytes.Length);
        bytes.CopyTo(room[sizeof(int)..]);
        _bytes.Advance(sizeof(int) + bytes.Length);
    }
}
