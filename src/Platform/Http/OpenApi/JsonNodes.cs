using System.Text.Json.Nodes;

namespace Florin.Platform.Http.OpenApi;

/// <summary>Short ways to write JSON nodes.</summary>
public static class JsonNodes
{
    /// <summary>A JSON object from its text.</summary>
    public static JsonObject Object(string text) => JsonNode.Parse(text)!.AsObject(); // The texts are constants of this program.

    /// <summary>Texts as an array.</summary>
    public static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>One content type and its schema.</summary>
    public static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}
