using Florin.Platform.EventLog;

namespace Florin.Platform.Hosting;

/// <summary>Has events that were handled before have their effects outside of Florin once more.</summary>
/// <param name="replay">What is replayed, and by which name.</param>
/// <param name="events">The events, in the order of the log.</param>
/// <param name="cancel">Ends it; what was done stays done.</param>
/// <returns>
/// What came of the events up to one of them. It may end before the last, so that a call does not last; it is called again then
/// with those after it.
/// </returns>
public delegate Task<ReplayProgress> ReplayEvents(
    ReplayConsumer replay,
    IReadOnlyList<Recorded> events,
    CancellationToken cancel
);

/// <summary>Sends a range of a log through a consumer again. The same replay asked for twice has no effect twice.</summary>
/// <param name="Consumer">Which.</param>
/// <param name="Replay">The name of the replay, with which everything that it brings about is marked.</param>
/// <param name="From">The position of the first event.</param>
/// <param name="To">The position of the last.</param>
public sealed record ReplayConsumer(string Consumer, string Replay, long From, long To)
{
    /// <summary>What a replay may be called: up to 64 letters, digits, '.', '_' and '-'.</summary>
    public static bool IsName(string replay) =>
        replay.Length is > 0 and <= 64 && replay.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

/// <summary>How far a replay has come with a call.</summary>
/// <param name="Upto">The position of the last event that it is done with.</param>
/// <param name="Effects">How many effects outside of Florin there were.</param>
/// <param name="Failed">How many there could not be for good, such as a mail that its recipient's server refuses.</param>
/// <param name="Before">How many there were already by the same replay, so that they were left out.</param>
/// <param name="Refusal">Why it does not go on; null when it does.</param>
public sealed record ReplayProgress(long Upto, int Effects, int Failed, int Before, string? Refusal);
