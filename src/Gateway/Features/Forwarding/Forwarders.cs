using System.Diagnostics;
using System.Net;
using Florin.Platform.Http;
using Florin.Platform.Http.Tls;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>YARP's forwarder and the connections to services in other processes.</summary>
internal sealed class Forwarders : IDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Opens no connection yet.</summary>
    public Forwarders(TimeProvider clock, ServiceTls? tls)
    {
        // YARP logs two lines a request; what goes wrong the gateway logs itself.
        _services = new ServiceCollection().AddSingleton(clock).AddLogging().AddReverseProxy().Services.BuildServiceProvider();
        Forwarder = _services.GetRequiredService<IHttpForwarder>();
        Client = new HttpMessageInvoker(new EarlyAnswers(new SentOnce(Sockets(tls))));
    }

    public IHttpForwarder Forwarder { get; }

    /// <summary>Makes transforms of what the configuration says.</summary>
    public ITransformBuilder Transforms => _services.GetRequiredService<ITransformBuilder>();

    public HttpMessageInvoker Client { get; }

    public void Dispose()
    {
        Client.Dispose();
        _services.Dispose();
    }

    private static SocketsHttpHandler Sockets(ServiceTls? tls)
    {
        var sockets = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            // A destination that is gone without a word is found out, also by a stream that is silent.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            RequestHeaderEncodingSelector = static (_, _) => HeaderBytes.Encoding,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10), // Follows changes of DNS.
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
        };
        tls?.Secure(sockets);
        return sockets;
    }
}
