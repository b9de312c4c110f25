using System.Text.Json;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Json;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>
/// Counts the starts of a service in a small file of its folder, so that operators see one that is started again and again.
/// A count that cannot be read begins at one, and one that cannot be written is lost: neither keeps money from moving.
/// </summary>
internal static partial class CountedStarts
{
    private const string FileName = "starts.json";

    /// <summary>Counts this start.</summary>
    /// <param name="folder">The folder of the service's data.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Where a lost count is logged.</param>
    public static ServiceStarts Count(string folder, TimeProvider clock, ILogger log)
    {
        var path = Path.Combine(folder, FileName);
        var now = new ServiceStarts(1, clock.GetUtcNow());
        try
        {
            if (Before(path, log) is { } before)
                now = before with { Count = before.Count + 1 };
            WholeFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(now, FlorinJson.Full));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotCounted(log, path, e.Message);
        }
        return now;
    }

    private static ServiceStarts? Before(string path, ILogger log)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<ServiceStarts>(File.ReadAllBytes(path), FlorinJson.Full) is { Count: > 0 } before
                ? before
                : throw new JsonException("It holds no count.");
        }
        catch (JsonException e)
        {
            NotCounted(log, path, e.Message);
            return null;
        }
    }

    [LoggerMessage(
        EventId = EventIds.StartsNotCounted,
        Level = LogLevel.Warning,
        Message = "How often the service was started cannot be counted in {File}; the count begins at one: {Reason}"
    )]
    private static partial void NotCounted(ILogger log, string file, string reason);
}
