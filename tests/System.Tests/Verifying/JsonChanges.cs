using System.Globalization;
using System.Text.Json.Nodes;

namespace Florin.System.Tests.Verifying;

/// <summary>Every single change to a JSON document: each leaf to something plausible, and each leaf gone.</summary>
internal static class JsonChanges
{
    /// <summary>The changed documents, each with the path of what was changed.</summary>
    /// <param name="json">The document.</param>
    /// <param name="others">Other ids that exist.</param>
    /// <param name="all">Also without each leaf.</param>
    public static IEnumerable<(string Path, string Json)> Of(string json, IReadOnlyList<string> others, bool all)
    {
        var paths = new List<string[]>();
        Leaves(JsonNode.Parse(json), [], paths);
        foreach (var path in paths)
        {
            yield return (string.Join('.', path), Changed(json, path, node => Other(node, others)));
            if (all)
                yield return ($"{string.Join('.', path)} gone", Changed(json, path, null));
        }
    }

    private static void Leaves(JsonNode? node, string[] path, List<string[]> found)
    {
        switch (node)
        {
            case JsonObject parent:
                foreach (var (name, child) in parent)
                    Leaves(child, [.. path, name], found);
                break;
            case JsonArray list:
                for (var i = 0; i < Math.Min(list.Count, 2); i++)
                    Leaves(list[i], [.. path, i.ToString(CultureInfo.InvariantCulture)], found);
                break;
            default:
                found.Add(path);
                break;
        }
    }

    private static string Changed(string json, string[] path, Func<JsonNode?, JsonNode?>? change)
    {
        var root = JsonNode.Parse(json)!; // It was read before.
        if (path.Length == 0)
            return change is null ? "null" : change(root)?.ToJsonString() ?? "null";
        var parent = root;
        foreach (var part in path[..^1])
            parent = parent is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)]! : parent[part]!; // As above.
        if (parent is JsonArray array)
        {
            var at = int.Parse(path[^1], CultureInfo.InvariantCulture);
            if (change is null)
                array.RemoveAt(at);
            else
                array[at] = change(array[at]);
        }
        else if (change is null)
            ((JsonObject)parent).Remove(path[^1]);
        else
            parent[path[^1]] = change(parent[path[^1]]);
        return root.ToJsonString(Florin.Platform.Json.FlorinJson.Compact);
    }

    private static JsonNode? Other(JsonNode? node, IReadOnlyList<string> others)
    {
        if (node is null)
            return JsonValue.Create("x");
        if (node is not JsonValue value)
            return JsonValue.Create(1);
        if (value.TryGetValue<bool>(out var flag))
            return JsonValue.Create(!flag);
        if (value.TryGetValue<string>(out var text))
            return JsonValue.Create(Other(text, others));
        return JsonNode.Parse(
            (decimal.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)
        );
    }

    private static string Other(string text, IReadOnlyList<string> others)
    {
        if (text is "USD" or "EUR" or "JPY" or "GBP")
            return text == "USD" ? "EUR" : "USD";
        if (
            DateTimeOffset.TryParseExact(
                text,
                "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
            return time.AddSeconds(1).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var kind = text.Split('_')[0] + "_";
        return others.FirstOrDefault(other => other != text && other.StartsWith(kind, StringComparison.Ordinal)) ?? text + "x";
    }
}
