using System.Text;

namespace Florin.Reconciliation.Reading;

/// <summary>The formats of statements.</summary>
internal enum StatementFormat
{
    /// <summary>ISO 20022's camt.053, of any version.</summary>
    Camt053,

    /// <summary>SWIFT's MT940.</summary>
    Mt940,

    /// <summary>OFX of version 1 and 2.</summary>
    Ofx,

    /// <summary>CSV, as a profile says.</summary>
    Csv,
}

/// <summary>Reads files of statements.</summary>
internal static class StatementReader
{
    private static readonly Encoding Strict = new UTF8Encoding(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The statements of a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="format">Its format.</param>
    /// <param name="profile">Of a CSV file, how the bank writes it.</param>
    /// <param name="currency">The account's currency.</param>
    /// <exception cref="UnreadableStatement">It cannot be read.</exception>
    public static IReadOnlyList<ReadStatement> Read(
        byte[] file,
        StatementFormat format,
        CsvProfile? profile,
        string currency
    ) =>
        format switch
        {
            StatementFormat.Camt053 => Camt053Reader.Read(file),
            StatementFormat.Mt940 => Mt940Reader.Read(Text(file, null)),
            StatementFormat.Ofx => OfxReader.Read(Text(file, null)),
            _ => CsvStatementReader.Read(
                Text(file, profile?.Encoding),
                profile ?? throw new InvalidOperationException("A source of CSV files has a profile."),
                currency
            ),
        };

    // What is not UTF-8 is what Western banks wrote before it; each of its bytes is a character, so nothing fails here.
    private static string Text(byte[] file, string? encoding)
    {
        if (file is [0xEF, 0xBB, 0xBF, .. var rest])
            file = rest;
        if (encoding is not (null or "utf-8"))
            return (
                encoding is "windows-1252"
                    ? CodePagesEncodingProvider.Instance.GetEncoding(1252)!
                    : Encoding.GetEncoding(encoding)
            ) // It is known there.
                .GetString(file)
                .TrimStart('\uFEFF');
        try
        {
            return Strict.GetString(file);
        }
        catch (DecoderFallbackException e)
        {
            return encoding is null
                ? Encoding.Latin1.GetString(file)
                : throw new UnreadableStatement(
                    file.AsSpan(0, Math.Clamp(e.Index, 0, file.Length)).Count((byte)'\n') + 1,
                    "The file is not valid UTF-8, which its profile names."
                );
        }
    }
}
