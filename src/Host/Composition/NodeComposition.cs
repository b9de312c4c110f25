using System.Diagnostics.Metrics;
using Florin.Gateway.Pipeline;
using Florin.Gateway.Pipeline.Admin;
using Florin.GrpcEdge;
using Florin.Host.Web;
using Florin.Observability.Alerts;
using Florin.Observability.Metrics;
using Florin.Platform.Configuration;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Queries;
using Florin.Platform.Replication;
using Florin.Platform.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.Host.Composition;

/// <summary>Everything that a process hosts: services with their storage, the gateway, and how they reach all others.</summary>
internal sealed partial class NodeComposition : IAsyncDisposable
{
    /// <summary>The name of the operators' port.</summary>
    public const string Admin = "admin";

    private readonly ProcessContext _context;
    private readonly Addresses _addresses;
    private readonly List<HostedService> _services = [];
    private readonly List<Storage> _storage = [];
    private readonly ProcessGauges _gauges;
    private ServiceTokens? _serviceTokens;
    private ServiceConnections? _connections;
    private Identities? _identities;
    private IRemoteStore? _remote;
    private QueryAnswers? _answers;
    private IReadOnlyList<IRelays> _relays = [];
    private ReplicaFeeds? _replicaFeeds;
    private IPublishedNotices? _notices;
    private OperatorGuests? _guests;
    private ApiGateway? _gateway;
    private GrpcServer? _grpc;
    private AlertEngine? _alerts;
    private Membership? _membership;
    private KnownHeads? _heads;
    private Task _leaving = Task.CompletedTask;

    private NodeComposition(ProcessContext context)
    {
        (_context, _addresses) = (context, new Addresses(context.Configuration, context.Options));
        _gauges = new ProcessGauges(() => _services.Select(service => service.Current), context.Options.Data);
    }

    /// <summary>What is behind each port.</summary>
    public Dictionary<int, Entrance> Entrances { get; } = [];

    /// <summary>Opens the storage of everything that is to be hosted, and composes it. Nothing goes on by itself yet.</summary>
    /// <exception cref="WrongConfiguration">An option is not allowed.</exception>
    /// <exception cref="DataInUse">Another process has the data open.</exception>
    /// <exception cref="OperationCanceledException">The start was canceled; what had been opened is closed again.</exception>
    public static async Task<NodeComposition> Open(ProcessContext context, CancellationToken cancel)
    {
        var node = new NodeComposition(context);
        try
        {
            await node.Compose(cancel);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts what goes on by itself; those that others ask, first.</summary>
    public async Task Start(CancellationToken cancel)
    {
        _identities?.Start();
        _remote?.Start();
        foreach (var service in _services)
            await service.Start(cancel);
        if (_guests is not null)
            await _guests.Start(cancel);
        _alerts?.Start();
    }

    /// <summary>Tells the gateways of other processes that the services are here, once they listen.</summary>
    public void Register() => _membership?.Start();

    /// <summary>Sends away who waits for something to happen, and tells gateways to send nobody any more.</summary>
    public void Drain()
    {
        _services.ForEach(service => service.Drain());
        _gateway?.Drain();
        _leaving = _membership?.DisposeAsync().AsTask() ?? Task.CompletedTask;
    }

    /// <summary>Ends what goes on by itself, in all services before any of them closes, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving;
        if (_membership is not null)
            await _membership.DisposeAsync();
        if (_alerts is not null)
            await _alerts.DisposeAsync();
        if (_guests is not null)
            await _guests.DisposeAsync();
        foreach (var service in Enumerable.Reverse(_services))
            await service.Stop();
        _heads?.Dispose();
        _gauges.Dispose();
        if (_grpc is not null)
            await _grpc.DisposeAsync();
        _gateway?.Dispose();
        if (_remote is not null)
            await _remote.DisposeAsync();
        if (_identities is not null)
            await _identities.DisposeAsync();
        foreach (var service in _services)
            await service.DisposeAsync();
        _answers?.Dispose();
        _replicaFeeds?.Dispose();
        _connections?.Dispose();
        _serviceTokens?.Dispose();
        foreach (var storage in _storage)
            await storage.DisposeAsync();
        if (_notices is not null)
            await _notices.DisposeAsync();
    }

    private async Task Compose(CancellationToken cancel)
    {
        var (options, configuration, clock, logs) = (_context.Options, _context.Configuration, _context.Clock, _context.Logs);
        _relays = RelayProviders.Open(_context);
        await OpenStorage(cancel);
        _serviceTokens = ServiceTokens.Open(
            options.Data,
            options.ServiceKey,
            clock,
            configuration.Options<SecretsOptions>(SecretsOptions.Section)
        );
        _connections = new ServiceConnections(_storage, _addresses, configuration, _serviceTokens, Tls, clock, logs);
        _membership = new Membership(
            _context,
            configuration.Options<MembershipOptions>(MembershipOptions.Section),
            _connections.Http,
            _serviceTokens,
            name => _services.Find(service => service.Current.Definition.Name == name)?.Current.Runtime
        );
        _remote = RemoteStores.Open(_context);
        if (configuration.Options<QueryCacheOptions>(QueryCacheOptions.Section) is { Enabled: true } queries)
            _answers = new QueryAnswers(queries, _remote?.QueryCache);
        _identities = new Identities(_storage, configuration, _addresses, _connections, _remote?.Revocations, clock, logs);
        _replicaFeeds = new ReplicaFeeds(_context);
        foreach (var storage in _storage)
            Host(storage, _connections, _identities, _serviceTokens);
        if (!options.Hosts(Catalog.Gateway))
            return;
        var admin = configuration.Options<AdminOptions>(AdminOptions.Section);
        var guests = _context.OperatorGuests ?? OperatorConsole.Of(_context, admin, _identities.Tokens, () => _gateway);
        _guests = OperatorGuests.Build(_context, guests, _identities.Tokens, _serviceTokens);
        _alerts = Alerting.Of(_context, () => _gateway);
        _gateway = Gateway(_connections, _identities, _serviceTokens, _guests, _alerts);
        _addresses.Registered = _gateway.RegisteredAt;
        _grpc = GrpcEntrance.Before(_gateway.Serve, _context);
        Entrances.Add(options.BasePort, new Entrance(Catalog.Gateway, _grpc is null ? _gateway.Serve : _grpc.Serve));
        if (admin.Enabled)
            Entrances.Add(admin.EndpointOf(options.BasePort).Port, new Entrance(Admin, _gateway.Administer));
    }

    private async Task OpenStorage(CancellationToken cancel)
    {
        var (options, clock, logs) = (_context.Options, _context.Clock, _context.Logs);
        _storage.AddRange(await Storage.OpenAll(_context, Notices, logs.CreateLogger("Florin.Data"), cancel));
        _heads = await KnownHeads.Begin(
            options.Data,
            [.. _storage.Select(storage => storage.Log)],
            clock,
            logs.CreateLogger("Florin.Storage"),
            cancel
        );
    }

    private IReplicationNotices? Notices() => _notices = _relays is [var published, ..] ? published.Notices() : null;

    private void Host(Storage storage, ServiceConnections connections, Identities identities, ServiceTokens serviceTokens)
    {
        var runtime = RuntimeOf(storage, connections, identities, serviceTokens);
        var service = new HostedService(runtime, () => Instance(storage.Definition, runtime));
        storage.IsGiven = true;
        connections.Calls.Host(storage.Definition.Name, service.Operations);
        _services.Add(service);
        Entrances.Add(_context.Options.PortOf(storage.Definition.Name), new Entrance(storage.Definition.Name, service.Serve));
    }

    private ReplicaFeeds Copies => _replicaFeeds ?? throw new InvalidOperationException("They are opened first.");

    private ServiceRuntime RuntimeOf(
        Storage storage,
        ServiceConnections connections,
        Identities identities,
        ServiceTokens serviceTokens
    ) =>
        new()
        {
            Log = storage.Log,
            LogPlace = storage.LogPlace,
            OwnershipRecord = storage.OwnershipRecord,
            Replicas = storage.Replicas,
            Views = storage.Views,
            Checkpoints = storage.Checkpoints,
            Calls = connections.Calls,
            Feeds = to => connections.Feed(to, FeedSources.Of(to, _context.Configuration, _relays), Copies.Of(to)),
            Relays = _relays,
            Tokens = identities.Tokens,
            Revocations = identities.Revocations,
            People = identities.People,
            RemoteStore = _remote,
            QueryAnswers = _answers,
            Search = SearchProviders.Of(_context.Configuration),
            UnusedSearch = SearchProviders.Unused(_context.Configuration),
            ServiceTokens = serviceTokens,
            Traces = _context.Traces.Store,
            Clock = _context.Clock,
            Ids = _context.Ids,
            Random = connections.Random,
            Configuration = _context.Configuration,
            Logs = _context.Logs,
            Meters = _context.Container.GetRequiredService<IMeterFactory>(),
            DataDirectory = storage.Directory.Path,
            AskSql = new DuckDb.QueryProcess(_context.Clock).Ask,
            Places = place => StorageProviders.OpenPlace(place, _context.Configuration),
            Buckets = section => StorageProviders.OpenBucket(section, _context.Configuration),
            Starts = CountedStarts.Count(storage.Directory.Path, _context.Clock, _context.Logs.CreateLogger("Florin.Data")),
            Secrets = storage.Secrets,
        };

    private Service Instance(ServiceDefinition definition, ServiceRuntime runtime)
    {
        var service = ServiceBuilder.Host(definition, runtime);
        service.BuildPipeline(_context.Container);
        return service;
    }
}
