using System.Text;
using System.Text.Json.Nodes;

namespace Florin.System.Tests.Journeys;

/// <summary>Bends good bodies into bad ones, the same for the same seed.</summary>
internal sealed class Fuzz(Random random)
{
    private static readonly string[] Values =
    [
        "null",
        "true",
        "-1",
        "0",
        "1e400",
        "-0.0",
        "1.0000000000000000000000001",
        "9223372036854775808",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\udc00\\ud83d\"",
        "{\"\\ud800\": \"\\ud800\"}",
        "\"\\u202e\"",
        "\"\\n\"",
        "\"2025-10-05\"",
        "\"00000000000000000000000000000000000000000000000000000000000000100.50\"",
        $"{new string('[', 100)}{new string(']', 100)}",
        "\"NaN\"",
        "\"1e400\"",
        "\"%s%n{0}$(id)\"",
        "\"'; DROP TABLE events;--\"",
        "[]",
        "[[[[[]]]]]",
        "{}",
        "{\"a\": {\"a\": []}}",
        "{\"a\": 1, \"a\": 2}",
    ];

    /// <summary>A body with one to three things wrong, or by chance none.</summary>
    public byte[] Bend(JsonNode good)
    {
        var text = good.ToJsonString();
        for (var times = random.Next(1, 4); times > 0; times--)
            text = random.Next(6) switch
            {
                0 => text[..random.Next(text.Length + 1)],
                1 => text.Insert(random.Next(text.Length + 1), Values[random.Next(Values.Length)]),
                2 when text.Length > 0 => text.Remove(random.Next(text.Length), 1),
                3 => Longer(text),
                _ => OtherValue(text),
            };
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 0 && random.Next(8) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    // Behind one of the colons stands something else.
    private string OtherValue(string text)
    {
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':').ToList();
        if (colons.Count == 0)
            return text;
        var start = colons[random.Next(colons.Count)] + 1;
        var end = text.IndexOfAny([',', '}'], start);
        return end < 0 ? text : $"{text[..start]}{Values[random.Next(Values.Length)]}{text[end..]}";
    }

    private string Longer(string text)
    {
        var at = text.IndexOf('"', random.Next(text.Length + 1));
        return at < 0 ? text : text.Insert(at + 1, new string((char)random.Next('!', 'z'), random.Next(1, 5000)));
    }
}
