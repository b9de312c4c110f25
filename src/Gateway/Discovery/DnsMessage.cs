using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Florin.Gateway;

/// <summary>Questions and answers as RFC 1035 puts them on the wire.</summary>
internal static class DnsMessage
{
    /// <summary>The most that an answer has: what the two bytes of its length over TCP can say.</summary>
    public const int MaxBytes = ushort.MaxValue;

    private const int Header = 12;
    private const int MaxName = 253;
    private const int MaxLabel = 63;
    private const ushort Internet = 1;
    private const ushort RecursionDesired = 0x0100;

    /// <summary>Whether a name can be asked for: labels of letters, digits, - and _, with or without the dot at the end.</summary>
    public static bool IsName(string name) =>
        name.TrimEnd('.') is { Length: > 0 and <= MaxName } plain
        && name.Length - plain.Length <= 1
        && plain.Split('.').All(label => label.Length is > 0 and <= MaxLabel && label.All(IsPlain));

    /// <summary>Asks for the records of one kind.</summary>
    public static byte[] Question(ushort id, string name, DnsType type)
    {
        var labels = name.TrimEnd('.').Split('.');
        var message = new byte[Header + labels.Sum(label => label.Length + 1) + 1 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1); // One question.
        var at = Header;
        foreach (var label in labels)
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), (ushort)type); // After the root's empty label.
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), Internet);
        return message;
    }

    /// <summary>Reads the answer to a question; null for a message that is none to it, which anybody may have sent.</summary>
    /// <exception cref="InvalidDataException">It answers the question, and cannot be read.</exception>
    public static DnsAnswer? Answer(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question)
    {
        if (message.Length < Header || !message[..2].SequenceEqual(question[..2]))
            return null;
        var reader = new DnsReader(message) { At = 2 };
        var flags = reader.Number();
        var (questions, records) = (reader.Number(), reader.Number() + reader.Number() + reader.Number());
        const int AnswerOfAQuery = 0x8000; // The first bit says answer; the next four would be another operation.
        if ((flags & 0xF800) != AnswerOfAQuery || questions != 1 || !Repeats(ref reader, question))
            return null;
        var (code, isTruncated) = (flags & 0xF, (flags & 0x0200) != 0);
        var read = new List<DnsRecord>();
        for (var i = 0; i < records && !isTruncated; i++)
            if (Record(ref reader) is { } record)
                read.Add(record);
        return new DnsAnswer(code, isTruncated, read);
    }

    // In any case of letters, as names are, and compressed or not.
    private static bool Repeats(ref DnsReader reader, ReadOnlySpan<byte> question)
    {
        var asked = new DnsReader(question) { At = Header };
        return reader.Name().Equals(asked.Name(), StringComparison.OrdinalIgnoreCase)
            && reader.Number() == asked.Number()
            && reader.Number() == asked.Number();
    }

    private static DnsRecord? Record(ref DnsReader reader)
    {
        var (name, type, space, lives) = (reader.Name(), (DnsType)reader.Number(), reader.Number(), reader.Seconds());
        var end = reader.Number() + reader.At;
        DnsRecord? record = (space, type) switch
        {
            (Internet, DnsType.A) => new AddressRecord(name, lives, new IPAddress(reader.Bytes(4))),
            (Internet, DnsType.Aaaa) => new AddressRecord(name, lives, new IPAddress(reader.Bytes(16))),
            (Internet, DnsType.Cname) => new AliasRecord(name, lives, reader.Name()),
            (Internet, DnsType.Srv) => new ServiceRecord(
                name,
                lives,
                reader.Number(),
                reader.Number(),
                reader.Number(),
                reader.Name()
            ),
            _ => null,
        };
        if (record is null)
            reader.Bytes(end - reader.At);
        return reader.At == end ? record : throw new InvalidDataException("a record is not as long as it says");
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';
}
