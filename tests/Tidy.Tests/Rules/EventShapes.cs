using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Tidy.Rules;

/// <summary>
/// What is stored of events, as lines: <c>AccountOpened</c>, <c>AccountOpened.overdraftLimit: Money</c>,
/// <c>TransactionCreated.facts.type = deposit</c>. A log is for ever, so a line that once was must stay.
/// </summary>
internal static class EventShapes
{
    /// <summary>The lines of all events of a log, in the order of their names.</summary>
    public static IReadOnlyList<string> Describe(EventTypes types) =>
        [
            .. types
                .All.OrderBy(e => e.Name, StringComparer.Ordinal)
                .SelectMany(e => JsonShapes.Describe(e.Name, e.Type, FlorinJson.Compact)),
        ];

    /// <summary>What was pinned and is no more, and what is and was not pinned.</summary>
    /// <param name="golden">The path of the golden file.</param>
    /// <param name="pinned">Its lines.</param>
    /// <param name="now">The lines of today.</param>
    public static IEnumerable<Violation> Compare(
        string golden,
        IReadOnlyCollection<string> pinned,
        IReadOnlyCollection<string> now
    ) =>
        pinned
            .Except(now, StringComparer.Ordinal)
            .Select(line => new Violation(
                golden,
                $"'{line}' is stored in logs and must stay readable: give the new shape a new name"
            ))
            .Concat(
                now.Except(pinned, StringComparer.Ordinal)
                    .Select(line => new Violation(golden, $"'{line}' is new: pin it (FLORIN_PIN_EVENTS=1 ./test.sh Tidy)"))
            );
}
