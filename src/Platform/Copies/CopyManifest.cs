using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Platform.Copies;

/// <summary>A file of a copy.</summary>
/// <param name="Name">Its path within the copy, with <c>/</c> as the separator.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its checksum in lowercase hexadecimal.</param>
public sealed record CopiedFile(string Name, long Bytes, string Sha256)
{
    /// <summary>A file with this content.</summary>
    public static CopiedFile Of(string name, ReadOnlySpan<byte> content) =>
        new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>How a content differs from that of the file; null if it does not.</summary>
    public string? Difference(ReadOnlySpan<byte> content) =>
        content.Length != Bytes ? $"has {content.Length} bytes, expected {Bytes}"
        : Of(Name, content) != this ? "was changed: its SHA-256 is another"
        : null;
}

/// <summary>A file with a part of a log.</summary>
/// <param name="First">The position of its first event.</param>
/// <param name="Last">The position of its last event, which ends an append.</param>
/// <param name="Digest">The log's running hash there; null where it has none.</param>
/// <param name="File">The file.</param>
public sealed record CopiedSegment(long First, long Last, string? Digest, CopiedFile File);

/// <summary>The copy of one log.</summary>
/// <param name="Identity">By what followers know the log again.</param>
/// <param name="Segments">In order, from position 1 on, without a hole.</param>
public sealed record CopiedLog(string Identity, IReadOnlyList<CopiedSegment> Segments)
{
    /// <summary>The position of the last event; 0 if the log is empty.</summary>
    [JsonIgnore]
    public long Head => Segments is [.., var last] ? last.Last : 0;

    /// <summary>The running hash there.</summary>
    [JsonIgnore]
    public string? Digest => Segments is [.., var last] ? last.Digest : null;
}

/// <summary>What a copy of logs consists of. It is written last, so that only what is whole has one.</summary>
/// <param name="Format">Of the copy; a newer one is refused.</param>
/// <param name="Kind">A backup or an archive.</param>
/// <param name="Florin">The version of the program that wrote it.</param>
/// <param name="At">The moment that it is of: the logs have all that happened before, and nothing of what came after.</param>
/// <param name="Logs">By service.</param>
/// <param name="Secrets">The files with secrets.</param>
public sealed record CopyManifest(
    int Format,
    string Kind,
    string Florin,
    DateTimeOffset At,
    IReadOnlyDictionary<string, CopiedLog> Logs,
    IReadOnlyList<CopiedFile> Secrets
)
{
    /// <summary>The kind of a copy with secrets, of one moment.</summary>
    public const string Backup = "backup";

    /// <summary>The kind of a copy without secrets.</summary>
    public const string Archive = "archive";

    /// <summary>The name of its file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The format that this program writes.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(FlorinJson.StoredWhole) { WriteIndented = true };

    /// <summary>Every file but its own.</summary>
    [JsonIgnore]
    public IEnumerable<CopiedFile> Files =>
        Logs.Values.SelectMany(log => log.Segments).Select(segment => segment.File).Concat(Secrets);

    /// <summary>As it is kept.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads one.</summary>
    /// <param name="content">What the file holds.</param>
    /// <param name="place">Where it is, for the message.</param>
    /// <exception cref="LogFault">It is not what this program can read.</exception>
    public static CopyManifest Read(ReadOnlySpan<byte> content, string place)
    {
        CopyManifest? read;
        try
        {
            read = JsonSerializer.Deserialize<CopyManifest>(content, Json);
        }
        catch (JsonException e)
        {
            throw new LogFault($"{place} cannot be read: {e.Message}", e);
        }
        if (read is { Format: not CurrentFormat })
            throw new LogFault(
                $"{place} is of format {read.Format}; this program supports format {CurrentFormat}. Use the program that wrote it."
            );
        return read is { Logs: not null, Secrets: not null } && Problem(read) is null
            ? read
            : throw new LogFault($"{place} is damaged: {(read is null ? "it is null" : Problem(read))}.");
    }

    private static string? Problem(CopyManifest read)
    {
        foreach (var (service, log) in read.Logs ?? new Dictionary<string, CopiedLog>(StringComparer.Ordinal))
        {
            if (log is not { Identity: not null, Segments: not null })
                return $"the log of {service} is incomplete";
            var head = 0L;
            foreach (var segment in log.Segments)
            {
                if (segment?.File is null || segment.First != head + 1 || segment.Last < segment.First)
                    return $"the segments of {service} do not follow each other at position {head + 1}";
                if (!IsName(segment.File.Name))
                    return $"'{segment.File.Name}' is not the name of a file";
                head = segment.Last;
            }
        }
        return read.Secrets?.FirstOrDefault(file => !IsName(file?.Name)) is { } secret
            ? $"'{secret.Name}' is not the name of a file"
            : null;
    }

    // Nothing may lead out of the folder.
    private static bool IsName(string? name) =>
        name is not null
        && name.Split('/')
            .All(part =>
                part is [not '.', ..] && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
            );
}
