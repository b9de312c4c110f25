using Florin.Platform.EventLog;

namespace Florin.Platform.Projections;

/// <summary>Views that follow from a log.</summary>
/// <param name="Consumer">Who keeps them; unique within its service.</param>
/// <param name="Follows">The service whose log it follows.</param>
/// <param name="Views">The views.</param>
/// <param name="Handle">Says what a batch of events changes.</param>
public sealed record ProjectionDefinition(
    string Consumer,
    string Follows,
    IReadOnlyList<ViewDefinition> Views,
    Func<IReadOnlyList<Recorded>, Changes, CancellationToken, ValueTask> Handle
)
{
    /// <summary>Whether it sets events aside that it cannot handle; one that does not can have none noted.</summary>
    public bool SetsAside { get; init; } = true;
}
