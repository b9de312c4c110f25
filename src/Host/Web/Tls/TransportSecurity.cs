using System.Net;
using System.Net.Security;
using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Florin.Platform.Http.Tls;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Web.Tls;

/// <summary>The certificates of this process, and how its ports use them.</summary>
internal sealed class TransportSecurity
{
    private readonly CertificateFiles? _public;
    private readonly CertificateFiles? _between;

    /// <summary>Reads the certificates.</summary>
    /// <exception cref="WrongConfiguration">One cannot be used.</exception>
    public TransportSecurity(IConfiguration configuration, TimeProvider clock, ILogger log)
    {
        var (own, between) = (
            configuration.Options<TlsOptions>(TlsOptions.Section),
            configuration.Options<ServiceTlsOptions>(ServiceTlsOptions.Section)
        );
        if (own.Certificate is { } file)
            _public = new CertificateFiles(new(TlsOptions.Section, file, own.KeyFile, own.Password), clock, log);
        if (between is not { Certificate: { } certificate, Authority: { } authority })
            return;
        _between = new CertificateFiles(
            new(ServiceTlsOptions.Section, certificate, between.KeyFile, between.Password),
            clock,
            log
        );
        Services = new ServiceTls(
            _between,
            new TrustedAuthority($"{ServiceTlsOptions.Section}:{nameof(between.Authority)}", authority)
        );
    }

    /// <summary>Mutual TLS with other processes; null where there is none.</summary>
    public ServiceTls? Services { get; }

    /// <summary>When the certificates in force end: <c>gateway</c> and <c>services</c>, those that there are.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Ends()
    {
        var ends = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var (name, certificate) in new[] { ("gateway", _public), ("services", _between) })
            if (certificate is not null)
                ends[name] = new DateTimeOffset(certificate.Current.TargetCertificate.NotAfter.ToUniversalTime());
        return ends;
    }

    /// <summary>Whether the services' ports speak TLS.</summary>
    public static bool IsBetweenServices(IConfiguration configuration) =>
        configuration.Options<ServiceTlsOptions>(ServiceTlsOptions.Section).Certificate is not null;

    /// <summary>Whether the gateway's port and the operators' speak TLS.</summary>
    public static bool IsPublic(IConfiguration configuration) =>
        configuration.Options<TlsOptions>(TlsOptions.Section).Certificate is not null;

    /// <summary>Looks for ports that other machines would reach without TLS.</summary>
    public static void Check(IConfiguration configuration, FlorinOptions options, AdminOptions admin, List<string> problems)
    {
        if (configuration.Options<TlsOptions>(TlsOptions.Section).AllowPlainHttp)
            return;
        var (hostsGateway, hostsServices) = (
            options.Hosts(Catalog.Gateway),
            options.Hosted.Any(name => name != Catalog.Gateway)
        );
        if (hostsGateway && !IsPublic(configuration))
        {
            Look($"Florin:{nameof(options.Bind)}", options.Address, TlsOptions.Section);
            if (admin.Enabled)
                Look($"{AdminOptions.Section}:{nameof(admin.Bind)}", IPAddress.Parse(admin.Bind), TlsOptions.Section);
        }
        if (hostsServices && !IsBetweenServices(configuration))
            Look($"Florin:{nameof(options.ServiceBind)}", options.ServiceAddress, ServiceTlsOptions.Section);

        void Look(string key, IPAddress bind, string section)
        {
            if (!IPAddress.IsLoopback(bind))
                problems.Add(
                    $"{key} is '{bind}', where other machines would reach it without TLS; set {section}:Certificate, or {TlsOptions.Section}:{nameof(TlsOptions.AllowPlainHttp)}=true where something else encrypts what goes there."
                );
        }
    }

    /// <summary>Listens for people, programs and operators.</summary>
    public void ListenForAnyone(KestrelServerOptions kestrel, IPEndPoint port)
    {
        if (_public is { } certificate)
            Listen(kestrel, port, () => Public(certificate));
        else
            kestrel.ListenForBoth(port);
    }

    /// <summary>Listens for the gateways and services of other processes.</summary>
    public void ListenForServices(KestrelServerOptions kestrel, IPEndPoint port)
    {
        if (Services is { } services)
            Listen(kestrel, port, services.ForServer);
        else
            kestrel.ListenForBoth(port);
    }

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint port, Func<SslServerAuthenticationOptions> now) =>
        kestrel.Listen(
            port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(now()) });
            }
        );

    private static SslServerAuthenticationOptions Public(CertificateFiles certificate) =>
        new()
        {
            ServerCertificateContext = certificate.Current,
            EnabledSslProtocols = TlsVersions.Allowed,
            CipherSuitesPolicy = TlsVersions.Ciphers,
            ApplicationProtocols = [.. TlsVersions.Protocols],
        };
}
