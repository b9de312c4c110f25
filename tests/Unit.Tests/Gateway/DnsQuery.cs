using System.Buffers.Binary;
using System.Text;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A query that a nameserver got, and answers to it, put together byte by byte as RFC 1035 draws them.</summary>
internal sealed record DnsQuery(byte[] Bytes, bool IsTcp)
{
    /// <summary>Where the question's name begins: a pointer there is how servers repeat it.</summary>
    public static readonly byte[] QuestionName = [0xC0, 12];

    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(Bytes);

    public int Type => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(QuestionEnd - 4));

    /// <summary>How large an answer over UDP may be by EDNS, which is the record after the question; null without it.</summary>
    public int? MostBytes =>
        Bytes.Length > QuestionEnd ? BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(QuestionEnd + 3)) : null;

    public string Name
    {
        get
        {
            var labels = new List<string>();
            for (var at = 12; Bytes[at] != 0; at += Bytes[at] + 1)
                labels.Add(Encoding.ASCII.GetString(Bytes, at + 1, Bytes[at]));
            return string.Join('.', labels);
        }
    }

    // After the labels, the root's empty one, type and class.
    private int QuestionEnd
    {
        get
        {
            var at = 12;
            while (Bytes[at] != 0)
                at += Bytes[at] + 1;
            return at + 5;
        }
    }

    /// <summary>The answer with these records, all counted as answers.</summary>
    public byte[] Answer(params byte[][] records) => Message(Id, 0x8180, records);

    /// <summary>An answer with a code and no records.</summary>
    public byte[] Code(int code) => Message(Id, (ushort)(0x8180 | code), []);

    /// <summary>An answer that says that it does not fit.</summary>
    public byte[] Truncated() => Message(Id, 0x8380, []);

    /// <summary>The same query with another question.</summary>
    public DnsQuery About(byte[] name, int type) => this with { Bytes = [.. Bytes[..12], .. name, .. Number(type), 0, 1] };

    public byte[] Message(ushort id, ushort flags, params byte[][] records) =>
        [
            .. Number(id),
            .. Number(flags),
            0,
            1,
            .. Number(records.Length),
            0,
            0,
            0,
            0,
            .. Bytes[12..QuestionEnd],
            .. records.SelectMany(r => r),
        ];

    /// <summary>A record.</summary>
    /// <param name="name">Whose; a pointer or a whole name.</param>
    public static byte[] Record(byte[] name, int type, int seconds, byte[] data) =>
        [
            .. name,
            .. Number(type),
            0,
            1,
            .. Number(seconds >> 16),
            .. Number(seconds & 0xFFFF),
            .. Number(data.Length),
            .. data,
        ];

    /// <summary>An SRV record of the question's name.</summary>
    public static byte[] Service(int priority, int weight, int port, string target, int seconds = 300) =>
        Record(QuestionName, 33, seconds, [.. Number(priority), .. Number(weight), .. Number(port), .. Spelled(target)]);

    /// <summary>An A or AAAA record.</summary>
    public static byte[] Address(string name, string address, int seconds = 300)
    {
        var bytes = System.Net.IPAddress.Parse(address).GetAddressBytes();
        return Record(Spelled(name), bytes.Length == 4 ? 1 : 28, seconds, bytes);
    }

    /// <summary>A name without compression.</summary>
    public static byte[] Spelled(string name) =>
        [
            .. name.Split('.', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)),
            0,
        ];

    public static byte[] Number(int number) => [(byte)(number >> 8), (byte)number];
}
