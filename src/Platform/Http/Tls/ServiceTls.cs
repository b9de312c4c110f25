using System.Net.Security;
using System.Security.Authentication;

namespace Florin.Platform.Http.Tls;

/// <summary>
/// Mutual TLS between the processes of an installation: each shows a certificate of the installation's authority, and speaks to
/// nobody else.
/// </summary>
/// <param name="certificate">This process's.</param>
/// <param name="authority">Who issued it.</param>
public sealed class ServiceTls(CertificateFiles certificate, TrustedAuthority authority)
{
    /// <summary>How a service's port is served.</summary>
    public SslServerAuthenticationOptions ForServer() =>
        new()
        {
            ServerCertificateContext = certificate.Current,
            ClientCertificateRequired = true,
            EnabledSslProtocols = TlsVersions.Allowed,
            CipherSuitesPolicy = TlsVersions.Ciphers,
            RemoteCertificateValidationCallback = (_, client, _, _) => authority.IsClient(client),
            ApplicationProtocols = [.. TlsVersions.Protocols],
        };

    /// <summary>Lets connections show the certificate, and trust the installation's authority beside public ones.</summary>
    public void Secure(SocketsHttpHandler sockets)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        sockets.SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = TlsVersions.Allowed,
            CipherSuitesPolicy = TlsVersions.Ciphers,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current.TargetCertificate,
            RemoteCertificateValidationCallback = (_, server, _, errors) => authority.IsServer(server, errors),
        };
    }
}

/// <summary>What TLS is spoken.</summary>
public static class TlsVersions
{
    /// <summary>TLS 1.2 and 1.3, whatever the machine's own settings allow.</summary>
#pragma warning disable CA5398 // A machine may allow older ones; a newer one is added here.
    public const SslProtocols Allowed = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398

    /// <summary>
    /// Those with forward secrecy and authenticated encryption, which HTTP/2 demands (RFC 9113, appendix A); null where the system
    /// chooses, as on Windows and macOS.
    /// </summary>
    public static CipherSuitesPolicy? Ciphers { get; } =
        OperatingSystem.IsLinux()
            ? new CipherSuitesPolicy([
                TlsCipherSuite.TLS_AES_128_GCM_SHA256,
                TlsCipherSuite.TLS_AES_256_GCM_SHA384,
                TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            ])
            : null;

    /// <summary>HTTP/2, else HTTP/1.1.</summary>
    public static IReadOnlyList<SslApplicationProtocol> Protocols { get; } =
    [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
}
