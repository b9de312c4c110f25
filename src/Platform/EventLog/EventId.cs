using System.Globalization;

namespace Florin.Platform.EventLog;

/// <summary>
/// The public id of an event: <c>evt_</c>, its position as sixteen hexadecimal digits, and the name of its log. It is made
/// from these whenever it is shown, sorts by time within a log, and differs between logs.
/// </summary>
public static class EventId
{
    /// <summary>The id of the event at a position of a log.</summary>
    public static string Of(string log, long position) =>
        string.Create(CultureInfo.InvariantCulture, $"evt_{position:x16}{log}");
}
