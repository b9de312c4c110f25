using System.Text.Json;
using Florin.Observability.Alerts.Delivery;
using Florin.Observability.Alerts.Rules;
using Florin.Platform.Files;
using Florin.Platform.Json;

namespace Florin.Observability.Alerts;

/// <summary>What is kept of alerts over a restart.</summary>
/// <param name="Firing">Those that are firing, so that none is sent again.</param>
/// <param name="History">Those that have fired, the newest last.</param>
/// <param name="Silences">Silences that have not ended.</param>
/// <param name="Rules">Rules that were changed or added at run time, by name.</param>
/// <param name="Waiting">What is still to be sent.</param>
internal sealed record AlertRecord(
    IReadOnlyList<Alert> Firing,
    IReadOnlyList<Alert> History,
    IReadOnlyList<Silence> Silences,
    IReadOnlyDictionary<string, RuleSettings> Rules,
    IReadOnlyList<WaitingMessage> Waiting
)
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "alerts.json";

    /// <summary>Of a gateway that starts for the first time.</summary>
    public static AlertRecord Empty { get; } =
        new([], [], [], new Dictionary<string, RuleSettings>(StringComparer.Ordinal), []);
}

/// <summary>A small document in the data directory, written whole at each change and read at the start.</summary>
/// <param name="path">Where.</param>
/// <param name="empty">Its content where there is none.</param>
internal sealed class KeptDocument<T>(string path, T empty)
    where T : class
{
    /// <summary>What was written last.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="JsonException">It is damaged.</exception>
    public T Read() =>
        File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), FlorinJson.Stored) ?? empty : empty;

    /// <summary>Writes it: after a crash it is there as it was or as it is.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(T content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // It is below the data directory.
        WholeFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(content, FlorinJson.Stored));
    }
}
