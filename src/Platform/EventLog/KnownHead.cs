using System.Text.Json;
using Florin.Platform.Json;

namespace Florin.Platform.EventLog;

/// <summary>Where a log stood.</summary>
/// <param name="Position">The position of its last event.</param>
/// <param name="Digest">Its running hash there; null where it has none.</param>
/// <param name="Log">The log's identity; null where it was not noted.</param>
public sealed record KnownHead(long Position, string? Digest, string? Log = null)
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "heads.json";

    /// <summary>What a file of heads says, by the name of each log; empty where there is none.</summary>
    /// <exception cref="JsonException">It cannot be read, or says what no log can have.</exception>
    public static IReadOnlyDictionary<string, KnownHead> Read(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return new Dictionary<string, KnownHead>(StringComparer.Ordinal);
        var heads = JsonSerializer.Deserialize<Dictionary<string, KnownHead?>>(File.ReadAllBytes(path), FlorinJson.Compact);
        var read = new Dictionary<string, KnownHead>(StringComparer.Ordinal);
        foreach (var (log, head) in heads ?? throw new JsonException($"{path} is null."))
            read[log] = head is { Position: >= 0 } ? head : throw new JsonException($"{path} says no position of {log}.");
        return read;
    }
}
