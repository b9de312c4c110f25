using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Queries;
using Microsoft.Extensions.Configuration;

namespace Florin.Platform.Hosting;

/// <summary>
/// What a service's features add themselves to: the description of the service, which is all that a document of its endpoints
/// or a verification of its data needs, and what is to be done where it is hosted. Handlers may use the log and the rest of
/// the runtime; what features need of it before that, they make in <see cref="Hosted"/> or <see cref="Provides"/>.
/// </summary>
public sealed partial class ServiceBuilder
{
    private readonly Provided<ServiceRuntime> _runtime;
    private readonly IConfiguration _configuration;
    private readonly List<Action<ServiceRuntime>> _hosting = [];
    private readonly List<Endpoint> _endpoints = [];
    private readonly List<Guest> _guests = [];
    private readonly List<(string, Type)> _sections = [];
    private readonly Dictionary<string, InternalOperation> _operations = new(StringComparer.Ordinal);
    private readonly List<HealthCheck> _checks = [];
    private readonly List<HealthNote> _notes = [];
    private readonly List<Func<CancellationToken, ValueTask>> _opening = [];
    private readonly List<Func<CancellationToken, Task>> _starting = [];
    private readonly List<Func<Task>> _stopping = [];
    private readonly List<IAsyncDisposable> _closing = [];

    private ServiceBuilder(ServiceDefinition definition, IConfiguration configuration, TimeProvider clock, IdSource ids)
    {
        (Definition, _configuration, Clock, Ids) = (definition, configuration, clock, ids);
        _runtime = new Provided<ServiceRuntime>(definition.Name);
        Calls = new CallsOnceHosted(_runtime);
        Commands = new CommandBus(definition.Name, ids, clock);
        Queries = new QueryBus(definition.Name);
        definition.Add(this);
        WriteEndpoints.Add(this);
        FeedEndpoint.Add(this);
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

    /// <summary>Answers PATCH.</summary>
    public Endpoint Patch(string path, Access access, Handle handle) => Map("PATCH", path, access, handle);

    /// <summary>Answers DELETE.</summary>
    public Endpoint Delete(string path, Access access, Handle handle) => Map("DELETE", path, access, handle);

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
        Commands.Seal(runtime.Log, runtime.People);
        Queries.Seal(runtime.QueryAnswers);
        _checks.InsertRange(0, HealthCheck.Of(runtime));
        ServiceRelays.Add(this, runtime);
        ConsumerOperations.Add(this, _consumers, _replays);
        OwnershipOperations.Add(this, runtime);
        ReplicaOperations.Add(this, runtime);
        TraceOperations.Add(this, runtime);
        EventOperations.Add(this, runtime);
        ApprovalOperations.Add(this, runtime);
        PersonReads.Add(this, runtime);
        StateOperations.Add(this, runtime);
        return new Service(Definition, runtime, _endpoints, Operations, _consumers, _checks, _starting, _stopping)
        {
            RecordDenial = RecordDenial,
            Opening = _opening,
            Notes = _notes,
            Mapped = _guests,
            Actors = _actors,
            Closing = _closing,
        };
    }

    private Endpoint Map(string method, string path, Access access, Handle handle)
    {
        var endpoint = new Endpoint(method, path, access, handle) { Service = Definition.Name };
        _endpoints.Add(endpoint);
        return endpoint;
    }
}
