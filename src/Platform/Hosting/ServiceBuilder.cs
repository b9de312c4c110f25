using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;
using Microsoft.Extensions.Configuration;

namespace Florin.Platform.Hosting;

/// <summary>
/// What a service's features add themselves to: the description of the service, which is all that a document of its endpoints
/// or a verification of its data needs, and what is to be done where it is hosted. Handlers may use the log and the rest of
/// the runtime; what features need of it before that, they make in <see cref="Hosted"/> or <see cref="Provides"/>.
/// </summary>
public sealed class ServiceBuilder
{
    private readonly Provided<ServiceRuntime> _runtime;
    private readonly IConfiguration _configuration;
    private readonly List<Action<ServiceRuntime>> _hosting = [];
    private readonly List<Endpoint> _endpoints = [];
    private readonly List<Guest> _guests = [];
    private readonly List<(string, Type)> _sections = [];
    private readonly Dictionary<string, InternalOperation> _operations = new(StringComparer.Ordinal);
    private readonly List<Consumer> _consumers = [];
    private readonly List<Consumer> _actors = [];
    private readonly List<ProjectionDefinition> _projections = [];
    private readonly List<HealthCheck> _checks = [];
    private readonly List<HealthNote> _notes = [];
    private readonly List<Func<CancellationToken, ValueTask>> _opening = [];
    private readonly List<Func<CancellationToken, Task>> _starting = [];
    private readonly List<Func<Task>> _stopping = [];

    private ServiceBuilder(ServiceDefinition definition, IConfiguration configuration, TimeProvider clock, IdSource ids)
    {
        (Definition, _configuration, Clock, Ids) = (definition, configuration, clock, ids);
        _runtime = new Provided<ServiceRuntime>(definition.Name);
        Calls = new CallsOnceHosted(_runtime);
        Commands = new CommandBus(definition.Name, ids, clock);
        Queries = new QueryBus(definition.Name);
        definition.Add(this);
    }

    /// <summary>Describes a service as the defaults of its options have it. Nothing runs.</summary>
    public static ServiceBuilder Describe(ServiceDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var clock = StoppedClock.Instance;
        return new ServiceBuilder(definition, new ConfigurationBuilder().Build(), clock, new IdSource(clock));
    }

    /// <summary>Builds a service to run, and checks that everything that is sent or asked has a handler.</summary>
    /// <exception cref="WrongConfiguration">A value of its options is not allowed.</exception>
    public static Service Host(ServiceDefinition definition, ServiceRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(runtime);
        return new ServiceBuilder(definition, runtime.Configuration, runtime.Clock, runtime.Ids).Build(runtime);
    }

    /// <summary>The service's name and port.</summary>
    public ServiceDefinition Definition { get; }

    /// <summary>The service's commands.</summary>
    public CommandBus Commands { get; }

    /// <summary>The service's queries.</summary>
    public QueryBus Queries { get; }

    /// <summary>What the process gives, for handlers.</summary>
    /// <exception cref="InvalidOperationException">The service is not hosted, or not yet.</exception>
    public ServiceRuntime Runtime => _runtime.Value;

    /// <summary>The service's log, for handlers.</summary>
    /// <exception cref="InvalidOperationException">The service is not hosted, or not yet.</exception>
    public EventLog.EventLog Log => Runtime.Log;

    /// <summary>Other services; they can be called once this one is hosted.</summary>
    public IServiceCalls Calls { get; }

    /// <summary>Time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>New ids.</summary>
    public IdSource Ids { get; }

    /// <summary>What other services may ask of this one, by name.</summary>
    public IReadOnlyDictionary<string, InternalOperation> Operations => _operations;

    /// <summary>The endpoints added so far.</summary>
    public IReadOnlyList<Endpoint> Endpoints => _endpoints;

    /// <summary>
    /// The views that follow from logs; an offline check runs them again.
    /// </summary>
    public IReadOnlyList<ProjectionDefinition> Projections => _projections;

    /// <summary>The sections of the configuration that were asked for, and the options that they are read into.</summary>
    public IReadOnlyList<(string Section, Type Options)> Sections => _sections;

    /// <summary>The options of a section of the configuration, checked; the defaults in a description.</summary>
    /// <exception cref="WrongConfiguration">A value is not allowed.</exception>
    public T Options<T>(string section)
        where T : class, new()
    {
        _sections.Add((section, typeof(T)));
        return _configuration.Options<T>(section);
    }

    /// <summary>
    /// Does something when the service is hosted: after all features were added and before anything is opened, in the order
    /// of adding. A description leaves it out.
    /// </summary>
    public void Hosted(Action<ServiceRuntime> host) => _hosting.Add(host);

    /// <summary>Makes something when the service is hosted, as <see cref="Hosted"/> does, for handlers to read.</summary>
    public Provided<T> Provides<T>(Func<ServiceRuntime, T> make)
        where T : class
    {
        var provided = new Provided<T>(Definition.Name);
        Hosted(runtime => provided.Set(make(runtime)));
        return provided;
    }

    /// <summary>Answers GET.</summary>
    public Endpoint Get(string path, Access access, Handle handle) => Map("GET", path, access, handle);

    /// <summary>Answers POST.</summary>
    public Endpoint Post(string path, Access access, Handle handle) => Map("POST", path, access, handle);

    /// <summary>Answers PUT.</summary>
    public Endpoint Put(string path, Access access, Handle handle) => Map("PUT", path, access, handle);

    /// <summary>Serves the endpoints of an ASP.NET Core framework beside its own.</summary>
    public void Maps(Guest guest) => _guests.Add(guest);

    /// <summary>Does something for other services.</summary>
    public void Does<TRequest, TReply>(
        Operation<TRequest, TReply> operation,
        Func<TRequest, CallContext, CancellationToken, Task<TReply>> handle
    )
        where TRequest : class
        where TReply : class
    {
        if (operation.Service != Definition.Name)
            throw new InvalidOperationException($"{operation.Name} belongs to {operation.Service}, not to {Definition.Name}.");
        _operations.Add(operation.Name, new InternalOperation<TRequest, TReply>(handle));
    }

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
    ) =>
        Provides(runtime =>
        {
            var consumer = Consumes(name, follows, sink(runtime), options ?? new ConsumerOptions(), runtime);
            _actors.Add(consumer);
            return consumer;
        });

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

    /// <summary>
    /// Who records denied accesses to this service, for a service whose own log the audit does not follow; without it the
    /// service's log does.
    /// </summary>
    public Func<DeniedAccess, CancellationToken, Task>? RecordDenial { get; set; }

    /// <summary>Adds a check to the service's health.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="problem">What is wrong; null when nothing is. Quick, and never throws.</param>
    /// <param name="isVital">Without it the service takes no requests; otherwise it is only degraded.</param>
    public void Checks(string name, Func<string?> problem, bool isVital = true) =>
        _checks.Add(new HealthCheck(name, problem, isVital));

    /// <summary>Adds something that the service's health tells as it is, such as what it is configured to go through.</summary>
    public void Notes(string name, string detail) => _notes.Add(new HealthNote(name, detail));

    /// <summary>Runs something at the start, before the consumers begin, in the order of adding.</summary>
    public void OnOpen(Func<CancellationToken, ValueTask> open) => _opening.Add(open);

    /// <summary>
    /// Runs something where this process owns the service's log, or has just become its owner, after the consumers have
    /// begun, in the order of adding. An owner that loses the log is stopped, and its place taken by an instance that stands by.
    /// </summary>
    public void OnStart(Func<CancellationToken, Task> start) => _starting.Add(start);

    /// <summary>Runs something at the stop, before the consumers end, last added first.</summary>
    public void OnStop(Func<Task> stop) => _stopping.Insert(0, stop);

    private Service Build(ServiceRuntime runtime)
    {
        _runtime.Set(runtime);
        foreach (var host in _hosting)
            host(runtime);
        Commands.Seal(runtime.Log);
        Queries.Seal(runtime.QueryAnswers);
        _checks.InsertRange(0, HealthCheck.Of(runtime));
        ServiceRelays.Add(this, runtime);
        ConsumerOperations.Add(this, _consumers);
        OwnershipOperations.Add(this, runtime);
        return new Service(Definition, runtime, _endpoints, Operations, _consumers, _checks, _starting, _stopping)
        {
            RecordDenial = RecordDenial,
            Opening = _opening,
            Notes = _notes,
            Mapped = _guests,
            Actors = _actors,
        };
    }

    private Endpoint Map(string method, string path, Access access, Handle handle)
    {
        var endpoint = new Endpoint(method, path, access, handle);
        _endpoints.Add(endpoint);
        return endpoint;
    }
}
