using System.Net;
using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Web;
using Florin.Host.Web.Tls;
using Florin.Kernel;
using Florin.Observability.Logging;
using Florin.Observability.Metrics;
using Florin.Observability.Tracing;
using Florin.Platform.Configuration;
using Florin.Platform.Files;
using Florin.Platform.Hosting.Guests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>The running program: what it hosts, and the server in front of it.</summary>
internal sealed partial class FlorinApp : IAsyncDisposable
{
    // Together with the draining this stays under the five seconds that the contract gives to a stop.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1.5);
    private const int TraceFlush = 400; // Milliseconds: spans are worth no more of them.

    private readonly ProcessContext _context;
    private readonly WebApplication _web;
    private readonly ILogger _log;
    private NodeComposition? _node;

    private FlorinApp(ProcessContext context, WebApplication web)
    {
        (_context, _web, _log) = (context, web, context.Logs.CreateLogger("Florin"));
    }

    /// <summary>Opens everything, starts what goes on by itself, and listens.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="environment">Development, Production or another.</param>
    /// <param name="clock">Time.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="operatorGuests">The frameworks that the operators' port serves; null for those of the program.</param>
    /// <exception cref="WrongConfiguration">Settings are not allowed; the message names all of them.</exception>
    /// <exception cref="DataInUse">Another process has the data open.</exception>
    public static async Task<FlorinApp> Start(
        IConfiguration configuration,
        string environment,
        TimeProvider clock,
        CancellationToken cancel,
        IReadOnlyList<Guest>? operatorGuests = null
    )
    {
        var began = clock.GetTimestamp();
        var options = StartCheck.Of(configuration);
        var web = WebServer.Build(options, configuration, environment, clock);
        web.Services.GetRequiredService<TransportSecurity>(); // Certificates that cannot be used stop the start.
        var logs = web.Services.GetRequiredService<ILoggerFactory>();
        var metrics = new PrometheusExporter(clock, "Florin.", "System.Runtime");
        var context = new ProcessContext(options, configuration, web.Services, logs, metrics, clock, new IdSource(clock))
        {
            OperatorGuests = operatorGuests,
            Traces = ProcessTraces.Start(configuration, options.Services, clock, ServiceConnections.Randomness()),
        };
        var app = new FlorinApp(context, web);
        try
        {
            await app.Open(cancel);
            app.Tell(clock.GetElapsedTime(began));
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is told to stop, and lets requests under way end.</summary>
    public Task UntilStopped(CancellationToken cancel) => _web.WaitForShutdownAsync(cancel);

    /// <summary>Stops: first no more requests, then what goes on by itself, then the logs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        try
        {
            if (_node is { } node)
                await node.DisposeAsync().AsTask().WaitAsync(StopTimeout, _context.Clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Hangs(_log, StopTimeout); // The end of the process is as safe as a kill: what was answered is durable.
        }
        _context.Traces.Flush(TraceFlush);
        _context.Traces.Dispose();
        _context.Metrics.Dispose();
        await _web.DisposeAsync();
    }

    private async Task Open(CancellationToken cancel)
    {
        _node = await NodeComposition.Open(_context, cancel);
        var log = _context.Logs.CreateLogger("Florin.Requests");
        var edge = new Edge(_node.Entrances, _context.Metrics.Answer, _context.Ids, _context.Clock, log, _context.Traces.Head);
        _web.Run(edge.Serve);
        _web.Lifetime.ApplicationStopping.Register(_node.Drain);
        await _node.Start(cancel);
        await _web.StartAsync(cancel);
        _node.Register();
    }

    private void Tell(TimeSpan took)
    {
        var options = _context.Options;
        if (_web.Services.GetService<TextLines>() is { } terminal)
        {
            var admin = _context.Configuration.Options<AdminOptions>(AdminOptions.Section);
            var isSecure = TransportSecurity.IsPublic(_context.Configuration);
            terminal.Say(Welcome.Text(options, admin, isSecure, Welcome.Command(), took));
        }
        else
        {
            var (services, data) = (string.Join(", ", options.Hosted), Path.GetFullPath(options.Data));
            var ms = Math.Round(took.TotalMilliseconds);
            Ready(_log, services, options.Bind, options.BasePort, options.ServiceBind, data, ms);
        }
        if (!IPAddress.IsLoopback(options.ServiceAddress) && options.Hosted.Any(name => name != Catalog.Gateway))
            Exposed(_log, options.ServiceBind);
    }

    [LoggerMessage(
        EventId = EventIds.Ready,
        Level = LogLevel.Information,
        Message = "Florin hosts {Services}; gateway on {Bind}:{Port}, services on {ServiceBind}; data in {Data}; ready after {Ms} ms"
    )]
    private static partial void Ready(
        ILogger log,
        string services,
        string bind,
        int port,
        string serviceBind,
        string data,
        double ms
    );

    [LoggerMessage(
        EventId = EventIds.ServicesReachableFromOutside,
        Level = LogLevel.Warning,
        Message = "The services are reachable from outside on {ServiceBind}, bypassing the gateway's limits and circuit breakers (Florin:ServiceBind)"
    )]
    private static partial void Exposed(ILogger log, string serviceBind);

    [LoggerMessage(
        EventId = EventIds.ShutdownTimedOut,
        Level = LogLevel.Warning,
        Message = "Shutdown did not complete within {Time}; the process exits now"
    )]
    private static partial void Hangs(ILogger log, TimeSpan time);
}
