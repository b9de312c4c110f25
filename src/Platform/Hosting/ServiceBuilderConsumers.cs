using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;

namespace Florin.Platform.Hosting;

// What follows logs: read models, and consumers that act.
public sealed partial class ServiceBuilder
{
    private readonly List<Consumer> _consumers = [];
    private readonly List<Consumer> _actors = [];
    private readonly List<ProjectionDefinition> _projections = [];
    private readonly List<Subscription> _followers = [];
    private readonly Dictionary<string, ReplayEvents> _replays = new(StringComparer.Ordinal);

    /// <summary>
    /// The views that follow from logs; an offline check runs them again.
    /// </summary>
    public IReadOnlyList<ProjectionDefinition> Projections => _projections;

    /// <summary>The consumers that keep their effect and their checkpoint themselves.</summary>
    public IReadOnlyList<Subscription> Followers => _followers;

    /// <summary>The consumers through which events of before can go again.</summary>
    public IReadOnlyCollection<string> Replayed => _replays.Keys;

    /// <summary>
    /// Lets events that a consumer has handled have its effects outside of Florin once more, where an operator asks for it
    /// (<c>florin replay</c>).
    /// </summary>
    /// <param name="consumer">Its name.</param>
    /// <param name="replay">Has the effects.</param>
    public void Replays(string consumer, ReplayEvents replay) => _replays.Add(consumer, replay);

    /// <summary>
    /// Keeps views by following a log: this service's own or another's. The handler says what a batch changes; the changes
    /// and the checkpoint are stored in one transaction.
    /// </summary>
    /// <param name="name">Unique within the service.</param>
    /// <param name="follows">The service whose log it follows.</param>
    /// <param name="views">The views that it alone writes.</param>
    /// <param name="handle">
    /// Says what a batch changes, and does nothing else: what it throws sets an event aside. Events of one stream come in
    /// order; of streams with an event that is set aside, none come.
    /// </param>
    /// <param name="setAside">
    /// Called with what is about to be set aside, and with all of it at the start, for effects that must not wait for a replay.
    /// It is not called when something is replayed.
    /// </param>
    public Projection Projects(
        string name,
        string follows,
        IReadOnlyList<ViewDefinition> views,
        Func<IReadOnlyList<Recorded>, Changes, CancellationToken, ValueTask> handle,
        ConsumerOptions? options = null,
        Func<IReadOnlyList<ParkedEvent>, CancellationToken, ValueTask>? setAside = null
    )
    {
        _projections.Add(new ProjectionDefinition(name, follows, views, handle));
        var parking = Options<ParkingOptions>(ParkingOptions.Section);
        options = (options ?? new ConsumerOptions()) with { Parking = parking };
        OnOpen(async cancel =>
        {
            await Runtime.Views.Define(name, views, cancel);
            await Runtime.Views.DropUnused(name, cancel);
        });
        var projection = new Projection(name);
        Hosted(runtime =>
        {
            var (store, isOwn) = (runtime.Views, follows == Definition.Name);
            var sink = new ProjectionSink(name, store, handle, setAside, isFold: isOwn);
            var consumer = Consumes(name, follows, sink, options, runtime);
            store.WhenLost(consumer.Reload);
            projection.Begin(consumer, store, isOwn ? runtime.Log : null);
        });
        return projection;
    }

    /// <summary>Says what a consumer that is no projection keeps among the read models, for the offline check.</summary>
    public void Describes(ProjectionDefinition kept) => _projections.Add(kept);

    /// <summary>Follows the service's own log with a sink that keeps what it stores among the read models.</summary>
    public Provided<TSink> Follows<TSink>(string name, Func<ServiceRuntime, IViewStore, TSink> make)
        where TSink : class, IConsumerSink
    {
        var sink = Provides(runtime => make(runtime, runtime.Views));
        var consumer = Follows(name, Definition.Name, _ => sink.Value);
        Hosted(runtime => runtime.Views.WhenLost(consumer.Value.Reload));
        return sink;
    }

    /// <summary>
    /// Follows a log with a sink that keeps its effect and its checkpoint itself, where and while this process owns the service's log.
    /// </summary>
    public Provided<Consumer> Follows(
        string name,
        string follows,
        Func<ServiceRuntime, IConsumerSink> sink,
        ConsumerOptions? options = null
    )
    {
        _followers.Add(new Subscription(Definition.Name, name, follows));
        return Provides(runtime =>
        {
            var consumer = Consumes(name, follows, sink(runtime), options ?? new ConsumerOptions(), runtime);
            _actors.Add(consumer);
            return consumer;
        });
    }

    private Consumer Consumes(string name, string follows, IConsumerSink sink, ConsumerOptions options, ServiceRuntime runtime)
    {
        var consumer = new Consumer(
            name,
            runtime.Feeds(new Subscription(Definition.Name, name, follows)),
            sink,
            options,
            Clock,
            runtime.Logs.CreateLogger("Florin.Consumers")
        )
        {
            Of = Definition.Name,
        };
        _consumers.Add(consumer);
        return consumer;
    }
}
