using System.Text.Json;
using Florin.Kernel;

namespace Florin.Cli.Terminal;

/// <summary>An event in one line.</summary>
internal static class EventLine
{
    private static readonly string[] Told = ["id", "userId", "status", "amount", "currency", "fromAccount", "toAccount"];

    /// <summary>Time, type, and what its data says of the usual fields.</summary>
    public static string Of(JsonElement happened)
    {
        var data = happened.GetProperty("data");
        var facts = data.TryGetProperty("facts", out var inner) ? inner : data; // Where a log has what a transaction was made with.
        var at = happened.TryGetProperty("timestamp", out var time) ? time : happened.GetProperty("at");
        var told = Told.Select(field => Text(facts, field)).Where(text => text.Length > 0);
        var stream = happened.TryGetProperty("stream", out var of) ? $" {of.GetString()}" : "";
        return Shown.Of(
            $"{at.GetString()} {happened.GetProperty("type").GetString()}{stream} {string.Join(' ', told)}".TrimEnd()
        );
    }

    /// <summary>Whether a user is named anywhere in it.</summary>
    public static bool IsAbout(JsonElement node, string user) =>
        node.ValueKind switch
        {
            JsonValueKind.Object => node.EnumerateObject().Any(field => IsAbout(field.Value, user)),
            JsonValueKind.Array => node.EnumerateArray().Any(item => IsAbout(item, user)),
            JsonValueKind.String => node.ValueEquals(user),
            _ => false,
        };

    private static string Text(JsonElement data, string field) =>
        data.ValueKind is not JsonValueKind.Object || !data.TryGetProperty(field, out var value)
            ? ""
            : value.ValueKind switch
            {
                JsonValueKind.String or JsonValueKind.Number => value.ToString(),
                JsonValueKind.Object when value.TryGetProperty("currency", out var currency) =>
                    $"{value.GetProperty("amount")} {currency}",
                _ => "",
            };
}
