using Florin.Gateway.Model;
using Florin.Gateway.Pipeline;
using Florin.Host.Composition;
using Florin.Host.Web;
using Florin.Kernel;
using Florin.Observability.Metrics;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Http.OpenApi;
using Florin.Platform.Identity.Tokens;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Florin.System.Tests.Guests;

/// <summary>
/// A process, that of the tests, which hosts a service with guests behind the program's own server, under the name of the
/// account service, and a gateway before it where that is wanted. Users are known by their tokens, as everywhere.
/// </summary>
internal sealed class GuestNode : IAsyncDisposable
{
    private const string Name = "account";

    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<IDisposable> _owned = [];

    /// <summary>Starts it.</summary>
    public static async Task<GuestNode> Start(IReadOnlyList<string> arguments, EchoSignals signals)
    {
        var node = new GuestNode();
        var configuration = Settings.Of([.. arguments.Skip(1)]); // Without the verb.
        var options = configuration.Options<FlorinOptions>("Florin");
        var web = WebServer.Build(options, configuration, "Production", TimeProvider.System);
        node._running.Add(web);
        await node.Compose(web, options, configuration, signals);
        await web.StartAsync(CancellationToken.None);
        return node;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_running is [WebApplication web, ..])
            await web.StopAsync(CancellationToken.None);
        foreach (var running in Enumerable.Reverse(_running))
            await running.DisposeAsync();
        foreach (var owned in Enumerable.Reverse(_owned))
            owned.Dispose();
    }

    private async Task Compose(WebApplication web, FlorinOptions options, IConfiguration configuration, EchoSignals signals)
    {
        var logs = web.Services.GetRequiredService<ILoggerFactory>();
        var tokens = Owned(ServiceTokens.Open("", options.ServiceKey, TimeProvider.System));
        var addresses = new Addresses(configuration, options);
        var connections = Owned(
            new ServiceConnections([], addresses, configuration, tokens, tls: null, TimeProvider.System, logs)
        );
        var identities = new Identities([], configuration, addresses, connections, remote: null, TimeProvider.System, logs);
        _running.Add(identities);
        identities.Start();
        var service = await LoneService.Start(
            new ServiceDefinition(Name, 2, _ => { }, builder => Add(builder, signals)),
            new InMemoryLogStore(),
            new InMemoryViewStore(),
            TimeProvider.System,
            connections.Calls,
            with: given =>
                given with
                {
                    Tokens = identities.Tokens,
                    ServiceTokens = tokens,
                    Configuration = configuration,
                    Logs = logs,
                },
            process: web.Services
        );
        _running.Add(service);
        var entrances = new Dictionary<int, Entrance> { [options.PortOf(Name)] = new(Name, service.Itself().Pipeline) };
        if (options.Hosts(Catalog.Gateway))
        {
            var gateway = Gateway(service.Itself(), options, configuration, addresses, identities, tokens, connections, logs);
            entrances[options.BasePort] = new Entrance(Catalog.Gateway, gateway.Serve);
        }
        var metrics = Owned(new PrometheusExporter(TimeProvider.System, "Florin."));
        var ids = new IdSource(TimeProvider.System);
        web.Run(new Edge(entrances, metrics.Answer, ids, TimeProvider.System, logs.CreateLogger("Florin.Requests")).Serve);
    }

    private static void Add(ServiceBuilder builder, EchoSignals signals)
    {
        builder.Maps(EchoGuest.Of(signals));
        builder.Maps(PagesGuest.Make());
    }

    private ApiGateway Gateway(
        Service service,
        FlorinOptions options,
        IConfiguration configuration,
        Addresses addresses,
        Identities identities,
        ServiceTokens tokens,
        ServiceConnections connections,
        ILoggerFactory logs
    ) =>
        Owned(
            new ApiGateway(
                new GatewayRuntime
                {
                    Configuration = configuration,
                    Services = [Here(service, options), ServiceLocation.Elsewhere("user", addresses.ConfiguredOf("user"))],
                    Tokens = identities.Tokens,
                    ServiceTokens = tokens,
                    Clock = TimeProvider.System,
                    Random = connections.Random,
                    IsProduction = true,
                    Ids = new IdSource(TimeProvider.System),
                    Logs = logs,
                    Metrics = _ => Task.CompletedTask,
                    OpenApi = _ => Task.CompletedTask,
                    AdminOpenApi = ApiDocumentAnswer.OfAdmin,
                }
            )
        );

    private static ServiceLocation Here(Service service, FlorinOptions options)
    {
        var address = new Uri($"http://127.0.0.1:{options.PortOf(Name)}");
        return ServiceLocation.Here(Name, address, service.Pipeline, () => ServiceHealth.Of(service)) with
        {
            IsGuests = service.IsGuests,
        };
    }

    private T Owned<T>(T made)
        where T : IDisposable
    {
        _owned.Add(made);
        return made;
    }
}
