using Florin.Platform.EventLog;

namespace Florin.Platform.Verification;

/// <summary>Takes the events of a log in order, in pages.</summary>
/// <param name="Log">The service whose log it follows.</param>
/// <param name="Check">Gets whatever goes wrong; after that it takes no more.</param>
/// <param name="Take">Takes the next page.</param>
public sealed record Fold(string Log, Check Check, Func<IReadOnlyList<Recorded>, ValueTask> Take)
{
    /// <summary>A fold of one event after the other.</summary>
    public static Fold Of(string log, Check check, Action<Recorded> take) =>
        new(
            log,
            check,
            page =>
            {
                foreach (var happened in page)
                    take(happened);
                return ValueTask.CompletedTask;
            }
        );
}
