using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>
/// Views and what keeps them. Endpoints read the views through <see cref="Read"/>, which says whether
/// anything is missing in them; there is no other way to them for an endpoint.
/// </summary>
public sealed class Projection
{
    private readonly IViewStore _store;
    private readonly EventLog.EventLog? _own;

    /// <summary>Views of a store, which a consumer keeps.</summary>
    /// <param name="consumer">What keeps them.</param>
    /// <param name="store">Where they are.</param>
    /// <param name="own">The log that the consumer follows, where it is this service's own.</param>
    internal Projection(Consumer consumer, IViewStore store, EventLog.EventLog? own) =>
        (Consumer, _store, _own) = (consumer, store, own);

    /// <summary>What keeps them.</summary>
    public Consumer Consumer { get; }

    /// <summary>
    /// The rows as they are, whatever is missing: for the service's own work, which continues when more have come, and never
    /// for an answer.
    /// </summary>
    public IViewStore Rows => _store;

    /// <summary>Waits a moment until what happened in this service before can be read, and gives the rows.</summary>
    /// <param name="patience">How long it waits.</param>
    /// <exception cref="ViewUnavailable">The views are being built, so that much of them is missing, or are of another log.</exception>
    public async ValueTask<ViewReading> Read(TimeSpan patience, CancellationToken cancel)
    {
        var isCurrent = _own is null || await Consumer.Reached(_own.Head, patience, cancel);
        if (Consumer.Halted is not null)
            throw new ViewUnavailable($"The view {Consumer.Name} has stopped and needs an operator's attention.");
        if (Consumer.CatchingUpTo is { } target)
            throw new ViewUnavailable(
                target == long.MaxValue
                    ? $"The view {Consumer.Name} is waiting for the log of {Consumer.Service}."
                    : $"The view {Consumer.Name} is being built: {Consumer.Position} of {target} events."
            );
        return new ViewReading(_store, isCurrent && Consumer.Failure is null && Consumer.Parked == 0);
    }
}
