using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Florin.Platform.Projections;

namespace Florin.Audit;

/// <summary>
/// The running hash of the chain. Each entry's hash is SHA-256 over the hash before it and the entry's canonical bytes: a
/// tag, its numbers as eight bytes each, big end first, and its texts in UTF-8, each after its length in four bytes (-1 for
/// none), so that no two entries have the same bytes. A batch ends with a seal, hashed likewise.
/// </summary>
internal sealed class ChainHash
{
    private const byte EntryTag = 1;
    private const byte SealTag = 2;
    private const byte SealOfDigestTag = 3;
    private const byte EntryOfRuleTag = 4;
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>Goes on from a hash in hexadecimal digits.</summary>
    /// <exception cref="FormatException">It is not a hash.</exception>
    public ChainHash(string previous)
    {
        var status = Convert.FromHexString(previous, _bytes.AsSpan(0, SHA256.HashSizeInBytes), out _, out var written);
        if (status != OperationStatus.Done || written != SHA256.HashSizeInBytes)
            throw new FormatException($"'{previous}' is not a SHA-256 hash.");
    }

    /// <summary>Takes an entry in.</summary>
    public void Add(AuditEntry entry)
    {
        Begin(entry.Rule is null ? EntryTag : EntryOfRuleTag);
        Number(entry.Seq);
        Number(ViewTime.Micros(entry.At));
        Number(entry.Position);
        Text(entry.Service);
        Text(entry.Command);
        Text(entry.CommandId);
        Text(entry.EntityId);
        Text(entry.Actor);
        Text(entry.Address);
        Text(entry.RequestId);
        Text(entry.Result);
        if (entry.Rule is not null)
            Text(entry.Rule);
        End();
    }

    /// <summary>Ends a batch, and gives its hash in small hexadecimal digits.</summary>
    public string Seal(string source, long upto, long first, int count, string? digest)
    {
        Begin(digest is null ? SealTag : SealOfDigestTag);
        Number(upto);
        Number(first);
        Number(count);
        Text(source);
        if (digest is not null)
            Text(digest);
        End();
        return Convert.ToHexStringLower(_bytes.AsSpan(0, SHA256.HashSizeInBytes));
    }

    private void Begin(byte tag)
    {
        _bytes[SHA256.HashSizeInBytes] = tag;
        _length = SHA256.HashSizeInBytes + 1;
    }

    private void End()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes.AsSpan(0, _length), hash);
        hash.CopyTo(_bytes);
    }

    private void Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Room(sizeof(long)), value);
        _length += sizeof(long);
    }

    private void Text(string? text)
    {
        var room = Room(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0));
        var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, length);
        _length += sizeof(int) + Math.Max(0, length);
    }

    private Span<byte> Room(int bytes)
    {
        if (_length + bytes > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        return _bytes.AsSpan(_length);
    }
}
