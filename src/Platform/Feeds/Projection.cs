using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>
/// Views and what keeps them. Endpoints read the views through <see cref="Read"/>, which says whether
/// anything is missing in them; there is no other way to them for an endpoint.
/// </summary>
public sealed class Projection
{
    private readonly string _name;
    private Kept? _kept;

    /// <summary>Views that nothing keeps yet.</summary>
    /// <param name="name">The consumer's.</param>
    internal Projection(string name) => _name = name;

    /// <summary>What keeps them, where the service is hosted.</summary>
    /// <exception cref="InvalidOperationException">The service is not hosted, or not yet.</exception>
    public Consumer Consumer => Hosted.Consumer;

    /// <summary>
    /// The rows as they are, whatever is missing: for the service's own work, which continues when more have come, and never
    /// for an answer.
    /// </summary>
    /// <exception cref="InvalidOperationException">The service is not hosted, or not yet.</exception>
    public IViewStore Rows => Hosted.Store;

    private Kept Hosted =>
        _kept ?? throw new InvalidOperationException($"The service of the view {_name} is described, and not hosted yet.");

    /// <summary>The service is hosted: from now on a consumer keeps them.</summary>
    /// <param name="consumer">What keeps them.</param>
    /// <param name="store">Where they are.</param>
    /// <param name="own">The log that the consumer follows, where it is this service's own.</param>
    internal void Begin(Consumer consumer, IViewStore store, EventLog.EventLog? own) => _kept = new Kept(consumer, store, own);

    /// <summary>Waits a moment until what happened in this service before can be read, and gives the rows.</summary>
    /// <param name="patience">How long it waits.</param>
    /// <exception cref="ViewUnavailable">The views are being built, so that much of them is missing, or are of another log.</exception>
    public async ValueTask<ViewReading> Read(TimeSpan patience, CancellationToken cancel)
    {
        var (consumer, store, own) = Hosted;
        var isCurrent = own is null || await consumer.Reached(own.Head, patience, cancel);
        if (consumer.Halted is not null)
            throw new ViewUnavailable($"The view {consumer.Name} has stopped and needs an operator's attention.");
        if (consumer.CatchingUpTo is { } target)
            throw new ViewUnavailable(
                target == long.MaxValue
                    ? $"The view {consumer.Name} is waiting for the log of {consumer.Service}."
                    : $"The view {consumer.Name} is being built: {consumer.Position} of {target} events."
            );
        return new ViewReading(store, isCurrent && consumer.Failure is null && consumer.Parked == 0);
    }

    private sealed record Kept(Consumer Consumer, IViewStore Store, EventLog.EventLog? Own);
}
