using System.Net;
using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Composition;
using Florin.Host.Web.Tls;
using Florin.Observability.Logging;
using Florin.Platform.Configuration;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Web;

/// <summary>One Kestrel for the gateway's port and those of all services that this process hosts.</summary>
internal static class WebServer
{
    private const int StreamsPerConnection = 1024;
    private const int WindowBytes = 4 << 20;

    /// <summary>A server that does not listen yet and has no pipeline.</summary>
    public static WebApplication Build(
        FlorinOptions options,
        IConfiguration configuration,
        string environment,
        TimeProvider clock
    )
    {
        var admin = configuration.Options<AdminOptions>(AdminOptions.Section);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddConfiguration(configuration);
        builder.Services.AddSingleton(clock);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        // The caller reports why the server cannot start.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Each refusal of a call would be a line beside that of its request, which says more.
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
        builder.Logging.AddConfiguration(LogLevels.Of(configuration));
        AddConsole(builder.Services, configuration, clock);
        builder.Services.AddSingleton(container => new TransportSecurity(
            configuration,
            clock,
            container.GetRequiredService<ILoggerFactory>().CreateLogger("Florin.Tls")
        ));
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => Configure(kestrel, options, admin));
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            // A connection that waits holds a block of 4 KiB, and in turn a request is read at once, not after a wait for nothing.
            sockets.WaitForDataBeforeAllocatingBuffer = false;
            sockets.CreateBoundListenSocket = new ListenSockets(options, admin).Bind;
        });
        builder.Services.AddHttp2Handover();
        return builder.Build();
    }

    private static void AddConsole(IServiceCollection services, IConfiguration configuration, TimeProvider clock)
    {
        var terminal = Terminal.OfThisProcess();
        if (configuration.Options<LoggingOptions>(LoggingOptions.Section).IsJson(terminal))
        {
            services.AddSingleton<ILoggerProvider>(_ => new JsonLines(Console.OpenStandardOutput(), clock));
            return;
        }
        services.AddSingleton(_ => new TextLines(Console.OpenStandardOutput(), clock, terminal.TakesColor));
        services.AddSingleton<ILoggerProvider>(container => container.GetRequiredService<TextLines>());
    }

    // What a gateway elsewhere takes, and adds its own to, must find room here. Kestrel's limits are those of all its ports.
    private static void LeaveRoomForGateways(KestrelServerLimits limits)
    {
        limits.MaxRequestHeadersTotalSize += 8 << 10;
        limits.MaxRequestHeaderCount += 28;
    }

    private static void Configure(KestrelServerOptions kestrel, FlorinOptions options, AdminOptions admin)
    {
        kestrel.AddServerHeader = false;
        kestrel.KeepHeaderBytes();
        // Larger ones are refused long before; so much is read of them all the same, so that the sender comes to read why.
        kestrel.Limits.MaxRequestBodySize = BodyLimit.DrainedBytes;
        kestrel.Limits.MaxRequestLineSize = 8 << 10;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
        kestrel.Limits.MaxRequestHeaderCount = 100;
        if (!options.Hosts(Catalog.Gateway))
            LeaveRoomForGateways(kestrel.Limits);
        // Services send each other thousands of small requests over few connections, and long answers of their feeds.
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Limits.Http2.InitialConnectionWindowSize = WindowBytes;
        var security = kestrel.ApplicationServices.GetRequiredService<TransportSecurity>();
        foreach (var name in options.Hosted)
            if (name == Catalog.Gateway)
                security.ListenForAnyone(kestrel, new IPEndPoint(options.Address, options.PortOf(name)));
            else
                security.ListenForServices(kestrel, new IPEndPoint(options.ServiceAddress, options.PortOf(name)));
        if (admin.Enabled && options.Hosts(Catalog.Gateway))
            security.ListenForAnyone(kestrel, admin.EndpointOf(options.BasePort));
    }
}
