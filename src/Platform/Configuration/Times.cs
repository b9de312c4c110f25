using System.Globalization;

namespace Florin.Platform.Configuration;

/// <summary>
/// The two forms of a time in a configuration: <c>hh:mm:ss</c> and <c>d.hh:mm:ss</c>, each with up to seven digits of a
/// fraction. The framework would take <c>24:00:00</c> for 24 days, and <c>1</c> for one.
/// </summary>
public static class Times
{
    private static readonly string[] Forms =
    [
        @"hh\:mm\:ss",
        @"hh\:mm\:ss\.FFFFFFF",
        @"d\.hh\:mm\:ss",
        @"d\.hh\:mm\:ss\.FFFFFFF",
    ];

    /// <summary>Whether a value has one of them.</summary>
    public static bool IsTime(string value) => TimeSpan.TryParseExact(value, Forms, CultureInfo.InvariantCulture, out _);
}
