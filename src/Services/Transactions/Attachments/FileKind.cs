using System.Buffers;
using System.Text;

namespace Florin.Transactions.Attachments;

/// <summary>What a file is by its first bytes, whatever its sender says.</summary>
internal static class FileKind
{
    /// <summary>How many bytes are looked at.</summary>
    public const int HeadBytes = 64 << 10;

    /// <summary>What is nothing that is known here.</summary>
    public const string Unknown = "application/octet-stream";

    private const string Plain = "text/plain";

    // https://www.iana.org/assignments/media-types, and each format's own description of how its files begin.
    private static readonly (string Type, int At, byte[] Magic)[] Magics =
    [
        ("application/pdf", 0, "%PDF-"u8.ToArray()),
        ("image/png", 0, [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']),
        ("image/jpeg", 0, [0xFF, 0xD8, 0xFF]),
        ("image/webp", 8, "WEBP"u8.ToArray()),
        ("image/gif", 0, "GIF87a"u8.ToArray()),
        ("image/gif", 0, "GIF89a"u8.ToArray()),
        ("image/tiff", 0, "II*\0"u8.ToArray()),
        ("image/tiff", 0, "MM\0*"u8.ToArray()),
        ("image/heic", 4, "ftypheic"u8.ToArray()),
    ];

    /// <summary>Kinds of text, which only the sender can tell apart.</summary>
    private static readonly string[] Texts = [Plain, "text/csv", "text/xml", "application/xml", "application/json"];

    /// <summary>All that can be told.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. Magics.Select(magic => magic.Type).Distinct(StringComparer.Ordinal), .. Texts];

    /// <summary>Whether a content type is that of a kind of text.</summary>
    public static bool IsOfText(string type) => Texts.Contains(type, StringComparer.Ordinal);

    /// <summary>What a file is.</summary>
    /// <param name="head">Its first <see cref="HeadBytes"/> bytes, or all of it.</param>
    /// <param name="declared">What its sender says, in small letters; null where they say nothing.</param>
    /// <param name="name">Its name, which tells kinds of text apart where its sender says nothing.</param>
    public static string Of(ReadOnlySpan<byte> head, string? declared, string name)
    {
        foreach (var (type, at, magic) in Magics)
            if (head.Length >= at + magic.Length && head[at..].StartsWith(magic) && (at != 8 || head.StartsWith("RIFF"u8)))
                return type;
        if (!IsText(head))
            return Unknown;
        return declared is null
            ? name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
                ? "text/csv"
                : Plain
            : Texts.Contains(declared, StringComparer.Ordinal)
                ? declared
                : Plain;
    }

    // UTF-8 without other controls than those of text, and no beginning of a page that a browser would run.
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        var isCut = head.Length >= HeadBytes;
        while (!head.IsEmpty)
        {
            var done = Rune.DecodeFromUtf8(head, out var rune, out var taken);
            if (done is OperationStatus.NeedMoreData)
                return isCut;
            if (done is not OperationStatus.Done || (rune.Value is < 0x20 and not ('\t' or '\n' or '\r' or '\f') or 0x7F))
                return false;
            head = head[taken..];
        }
        return true;
    }
}
