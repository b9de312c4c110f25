using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Verification;

/// <summary>Says what a batch of events changes, offline.</summary>
/// <param name="events">The events.</param>
/// <param name="stored">The read models that are verified.</param>
/// <param name="facts">What the logs say that were to be read before.</param>
/// <param name="changes">Takes the changes.</param>
/// <param name="cancel">Ends it.</param>
public delegate ValueTask Remake(
    IReadOnlyList<Recorded> events,
    IViewStore stored,
    LogFacts facts,
    Changes changes,
    CancellationToken cancel
);

/// <summary>
/// How the read models of one consumer are verified, where it is not enough to make them again from their log by the
/// projection itself and to compare every row.
/// </summary>
/// <param name="Consumer">Whose read models.</param>
public sealed record ViewCheck(string Consumer)
{
    /// <summary>
    /// Services whose logs must be read to the end before anything is made again. None of them may be followed by read models
    /// that wait for other logs themselves.
    /// </summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Makes them again instead of the projection, which may ask other services.</summary>
    public Remake? Remake { get; init; }

    /// <summary>
    /// Says what the stored ones (first) have otherwise than those made again, which can be queried then; null compares every
    /// row.
    /// </summary>
    public Func<IViewStore, IViewStore, CancellationToken, IAsyncEnumerable<string>>? Differences { get; init; }
}
