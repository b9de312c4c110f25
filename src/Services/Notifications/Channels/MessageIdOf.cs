using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Florin.Notifications.Channels;

/// <summary>Where an answer has the provider's id of a message: at a JSON Pointer (RFC 6901) of its body, or in a header.</summary>
internal sealed class MessageIdOf
{
    private const string HeaderPrefix = "header:";
    private const int MostCharacters = 200;
    private readonly string? _header;
    private readonly string[] _path;

    private MessageIdOf(string? header, string[] path) => (_header, _path) = (header, path);

    /// <summary>Reads where it is; null where that is neither form.</summary>
    public static MessageIdOf? Read(string text) =>
        text.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase) && text.Length > HeaderPrefix.Length
            ? new MessageIdOf(text[HeaderPrefix.Length..].Trim(), [])
        : text.StartsWith('/') ? new MessageIdOf(null, [.. text[1..].Split('/').Select(Unescaped)])
        : null;

    /// <summary>Finds it; null where the answer does not have one.</summary>
    public string? In(HttpResponseHeaders headers, ReadOnlyMemory<byte> body)
    {
        var found =
            _header is null ? InBody(body)
            : headers.TryGetValues(_header, out var values) ? string.Join(',', values)
            : null;
        return found is { Length: > MostCharacters } ? found[..MostCharacters] : found;
    }

    private static string Unescaped(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private string? InBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var at = json.RootElement;
            foreach (var token in _path)
                if (Step(at, token) is { } next)
                    at = next;
                else
                    return null;
            return at.ValueKind switch
            {
                JsonValueKind.String => at.GetString(),
                JsonValueKind.Number => at.GetRawText(),
                _ => null,
            };
        }
        catch (JsonException) // The message was taken all the same; the provider's id of it stays unknown.
        {
            return null;
        }
    }

    private static JsonElement? Step(JsonElement at, string token) =>
        at.ValueKind switch
        {
            JsonValueKind.Object when at.TryGetProperty(token, out var member) => member,
            JsonValueKind.Array
                when int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
                    && i < at.GetArrayLength() => at[i],
            _ => null,
        };
}
