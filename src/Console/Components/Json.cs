using System.Text.Encodings.Web;
using System.Text.Json;

namespace Florin.WebConsole.Components;

/// <summary>JSON as people read it.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // The page encodes it.
    };

    /// <summary>With line breaks.</summary>
    public static string Indented(JsonElement json) => JsonSerializer.Serialize(json, Readable);
}
