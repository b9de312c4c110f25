using System.Text.Json;
using Florin.Platform.Analysis;

namespace Florin.DuckDb;

/// <summary>How the process that runs a query receives it and answers.</summary>
internal static class WorkerMessages
{
    /// <summary>JSON, as defaults write it.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { MaxDepth = 512 };

    /// <summary>Reads a question to its end.</summary>
    public static async Task<SqlQuestion> Read(Stream from, CancellationToken cancel) =>
        await JsonSerializer.DeserializeAsync<SqlQuestion>(from, Json, cancel)
        ?? throw new InvalidDataException("There is no question.");
}
