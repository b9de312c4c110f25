using System.Text;
using Florin.Host.Metrics;
using Florin.Host.Web;
using Florin.Kernel;
using Florin.Platform;
using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>The running program: the services that it hosts, the gateway if it does, and the server in front of them.</summary>
internal sealed partial class FlorinApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly PrometheusExporter _metrics = new("Florin.", "System.Runtime");
    private readonly ILogger _log;
    private readonly FlorinOptions _options;
    private readonly List<Service> _services = [];
    private ProcessGauges? _gauges;

    private FlorinApp(FlorinOptions options, WebApplication web)
    {
        (_options, _web) = (options, web);
        _log = web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Florin");
    }

    /// <summary>Opens everything, listens, and starts what goes on by itself.</summary>
    /// <exception cref="WrongConfiguration">An option is not allowed.</exception>
    /// <exception cref="DataInUse">Another process has the data open.</exception>
    public static async Task<FlorinApp> Start(
        IConfiguration configuration,
        string environment,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var began = clock.GetTimestamp();
        var options = configuration.Options<FlorinOptions>("Florin");
        var app = new FlorinApp(options, WebServer.Build(options, configuration, environment, clock));
        try
        {
            await app.Compose(clock, cancel);
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
        _gauges?.Dispose();
        foreach (var service in Enumerable.Reverse(_services))
            await service.Stop();
        foreach (var service in _services)
            await service.DisposeAsync();
        _metrics.Dispose();
        await _web.DisposeAsync();
    }

    private async Task Compose(TimeProvider clock, CancellationToken cancel)
    {
        var logs = _web.Services.GetRequiredService<ILoggerFactory>();
        var ids = new IdSource(clock);
        _gauges = new ProcessGauges(_services);
        var entrances = _services.ToDictionary(
            s => _options.PortOf(s.Definition.Name),
            s => new Entrance(s.Definition.Name, s.Pipeline)
        );
        if (_options.Hosted.Contains(Catalog.Gateway, StringComparer.Ordinal))
            entrances.Add(_options.BasePort, new Entrance(Catalog.Gateway, Gateway));
        _web.Run(new Edge(entrances, Metrics, ids, clock, logs.CreateLogger("Florin.Requests")).Serve);
        _web.Lifetime.ApplicationStopping.Register(() => _services.ToList().ForEach(s => _ = s.Drain()));
        await _web.StartAsync(cancel);
        foreach (var service in _services)
            await service.Start(cancel);
    }

    private void Tell(TimeSpan took)
    {
        var (services, data, ms) = (
            string.Join(", ", _options.Hosted),
            Path.GetFullPath(_options.Data),
            Math.Round(took.TotalMilliseconds)
        );
        Ready(_log, services, _options.Bind, _options.BasePort, data, ms);
    }

    // Until the gateway's own pipeline is there, its port says only how the process is.
    private Task Gateway(HttpContext http) =>
        http.Response.WriteAsJsonAsync(_services.Select(ServiceHealth.Of), FlorinJson.Full, http.RequestAborted);

    private Task Metrics(HttpContext http)
    {
        http.Response.ContentType = PrometheusExporter.ContentType;
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(_metrics.Scrape()), http.RequestAborted).AsTask();
    }

    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Information,
        Message = "Florin hosts {Services} on {Bind}:{Port}, data in {Data}; ready after {Ms} ms"
    )]
    private static partial void Ready(ILogger log, string services, string bind, int port, string data, double ms);
}
