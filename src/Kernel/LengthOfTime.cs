using System.Globalization;

namespace Florin.Kernel;

/// <summary>Lengths of time in words, for messages.</summary>
public static class LengthOfTime
{
    /// <summary>In the largest unit of which it is a whole number, such as <c>15 minutes</c>; else as <c>hh:mm:ss</c>.</summary>
    public static string InWords(TimeSpan time)
    {
        var (number, unit) =
            time <= TimeSpan.Zero ? (0, "")
            : time.Ticks % TimeSpan.TicksPerDay == 0 ? (time.Ticks / TimeSpan.TicksPerDay, "day")
            : time.Ticks % TimeSpan.TicksPerHour == 0 ? (time.Ticks / TimeSpan.TicksPerHour, "hour")
            : time.Ticks % TimeSpan.TicksPerMinute == 0 ? (time.Ticks / TimeSpan.TicksPerMinute, "minute")
            : time.Ticks % TimeSpan.TicksPerSecond == 0 ? (time.Ticks / TimeSpan.TicksPerSecond, "second")
            : (0, "");
        return number == 0 ? time.ToString("c", CultureInfo.InvariantCulture) : $"{number} {unit}{(number == 1 ? "" : "s")}";
    }
}
