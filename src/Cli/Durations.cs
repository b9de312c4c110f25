using System.CommandLine.Parsing;
using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Configuration;

namespace Florin.Cli;

/// <summary>Times as people write them on a command line: <c>20s</c>, <c>2m</c>, <c>500ms</c> or <c>00:00:20</c>.</summary>
internal static class Durations
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (Read(text) is { } time && time >= Shortest && time <= Longest)
            return time;
        result.AddError($"'{Shown.Of(text)}' is not a duration from 1ms to 1.00:00:00; write 20s, 2m, 500ms or 00:00:20.");
        return default;
    }

    private static TimeSpan? Read(string text)
    {
        if (Times.IsTime(text))
            return TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        var unit = text.TrimStart("0123456789.".ToCharArray());
        TimeSpan? one = unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            _ => null,
        };
        var isNumber = double.TryParse(
            text[..^unit.Length],
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        );
        return isNumber && one is { } single && number <= Longest / single ? number * single : null;
    }
}
