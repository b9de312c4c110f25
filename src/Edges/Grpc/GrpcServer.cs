using System.Collections.Frozen;
using System.Diagnostics;
using Florin.GrpcEdge.Calls;
using Florin.GrpcEdge.Serving;
using Florin.Platform.Http.InProcess;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using HealthReflection = Grpc.Health.V1.HealthReflection;

namespace Florin.GrpcEdge;

/// <summary>
/// gRPC in front of the gateway. A call to one of its services becomes the HTTP request that the method's annotation names,
/// and goes the way of every request through the gateway; its answer becomes the message. Anything else is the gateway's.
/// </summary>
public sealed class GrpcServer : IAsyncDisposable
{
    private const string ContentType = "application/grpc";

    private readonly RequestDelegate _gateway;
    private readonly RestCalls _rest;
    private readonly int _maxMessageBytes;
    private readonly FrozenSet<string> _services;
    private readonly ServiceProvider _container;
    private readonly RequestDelegate _server;

    /// <summary>An edge that is ready to serve.</summary>
    public GrpcServer(GrpcOptions options, EdgeSurroundings around)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(around);
        (_gateway, _rest, _maxMessageBytes) = (around.Gateway, new RestCalls(around), options.MaxMessageBytes);
        _container = Container(options, around, _rest);
        var app = new ApplicationBuilder(_container);
        app.UseRouting();
        app.UseEndpoints(routes =>
        {
            routes.MapGrpcService<EdgeService>();
            routes.MapGrpcService<EdgeHealth>();
            if (options.Reflection)
            {
                routes.MapGrpcService<EdgeReflection>();
                routes.MapGrpcService<AlphaReflection>();
            }
        });
        _server = app.Build();
        _services = Described(options).Select(service => service.FullName).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Answers a request to the gateway's port.</summary>
    public Task Serve(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return IsCall(http.Request) ? Answer(http) : _gateway(http);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _container.DisposeAsync();

    private bool IsCall(HttpRequest request)
    {
        if (request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) != true)
            return false;
        var path = request.Path.Value.AsSpan().TrimStart('/');
        var end = path.IndexOf('/');
        return end > 0 && _services.GetAlternateLookup<ReadOnlySpan<char>>().Contains(path[..end]);
    }

    private async Task Answer(HttpContext http)
    {
        var services = http.Features.Get<IServiceProvidersFeature>();
        await using var scope = _container.CreateAsyncScope();
        http.Features.Set<IServiceProvidersFeature>(new ScopeOfACall(scope.ServiceProvider));
        try
        {
            await _server(http);
            if (!CallFaults.HasBegun(http) && !http.Response.HasStarted)
                CallEnd.Explain(http, _maxMessageBytes);
            if (!RestCalls.IsCounted(http) && await _rest.Count(http) is { } past && !http.Response.HasStarted)
                CallEnd.Set(http.Response, past);
        }
        finally
        {
            CallEnd.Tell(http);
            http.SetEndpoint(null); // Its template is no path of a service's.
            http.Features.Set(services);
        }
    }

    private static ServiceProvider Container(GrpcOptions options, EdgeSurroundings around, RestCalls rest)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(new EdgeLogs(around.Logs)).AddLogging();
        foreach (var type in new[] { typeof(DiagnosticListener), typeof(IHostApplicationLifetime), typeof(IHostEnvironment) })
            if (around.Process.GetService(type) is { } given)
                services.AddSingleton(type, given);
        services.AddGrpc(grpc =>
        {
            (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (options.MaxMessageBytes, null);
            grpc.EnableDetailedErrors = false;
            grpc.Interceptors.Add<CallFaults>();
        });
        services.AddSingleton<CallFaults>();
        services.AddSingleton(new EdgeService(rest, options)).AddSingleton(new EdgeHealth(rest));
        services
            .AddSingleton(new EdgeReflection(rest, Described(options)))
            .AddSingleton(new AlphaReflection(rest, Described(options)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<EdgeService>, EdgeMethods>());
        return services.BuildServiceProvider();
    }

    private static IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> Described(GrpcOptions options) =>
        [
            .. EdgeMethods.Services,
            .. HealthReflection.Descriptor.Services,
            .. options.Reflection ? EdgeReflection.Services : [],
        ];

    private sealed class ScopeOfACall(IServiceProvider services) : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = services;
    }
}
