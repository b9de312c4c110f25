using System.CommandLine.Parsing;
using System.Globalization;

namespace Florin.Cli;

/// <summary>Times as people write them on a command line: <c>20s</c>, <c>2m</c>, <c>500ms</c> or <c>00:00:20</c>.</summary>
internal static class Durations
{
    public static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (TryParse(text, out var time) && time > TimeSpan.Zero)
            return time;
        result.AddError($"'{text}' is not a duration; write 20s, 2m, 500ms or 00:00:20.");
        return default;
    }

    private static bool TryParse(string text, out TimeSpan time)
    {
        var unit = text.TrimStart("0123456789.".ToCharArray());
        var isNumber = double.TryParse(
            text[..^unit.Length],
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        );
        time = unit switch
        {
            "ms" when isNumber => TimeSpan.FromMilliseconds(number),
            "s" when isNumber => TimeSpan.FromSeconds(number),
            "m" when isNumber => TimeSpan.FromMinutes(number),
            _ => TimeSpan.Zero,
        };
        return time > TimeSpan.Zero || TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);
    }
}
