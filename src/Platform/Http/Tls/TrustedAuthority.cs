using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Florin.Platform.Configuration;

namespace Florin.Platform.Http.Tls;

/// <summary>The certificate authority of an installation, or several while one is replaced. Immutable.</summary>
public sealed class TrustedAuthority
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1"; // RFC 5280, id-kp-serverAuth.
    private const string ClientUse = "1.3.6.1.5.5.7.3.2"; // RFC 5280, id-kp-clientAuth.
    private readonly X509Certificate2Collection _authorities = [];

    /// <summary>Reads them from a PEM file.</summary>
    /// <param name="setting">The setting that names the file, for messages.</param>
    /// <param name="file">Its path.</param>
    /// <exception cref="WrongConfiguration">It has no certificate, or cannot be read.</exception>
    public TrustedAuthority(string setting, string file)
    {
        try
        {
            _authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new WrongConfiguration($"{setting} is '{file}': {e.Message.TrimEnd('.')}; expected certificates in PEM.");
        }
        if (_authorities.Count == 0)
            throw new WrongConfiguration($"{setting} is '{file}', which has no certificate; expected certificates in PEM.");
    }

    /// <summary>Whether a client's certificate was issued by one of them, for clients, and is valid now.</summary>
    public bool IsClient(X509Certificate? certificate) => certificate is X509Certificate2 client && Issued(client, ClientUse);

    /// <summary>Whether a server is the one that was called, by a certificate of one of them or of a public authority.</summary>
    /// <param name="certificate">What it showed.</param>
    /// <param name="errors">What the framework found, which knows public authorities.</param>
    public bool IsServer(X509Certificate? certificate, SslPolicyErrors errors) =>
        errors is SslPolicyErrors.None
        || (
            errors is SslPolicyErrors.RemoteCertificateChainErrors // Then the name is the one that was called.
            && certificate is X509Certificate2 server
            && Issued(server, ServerUse)
        );

    private bool Issued(X509Certificate2 certificate, string use)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        chain.ChainPolicy.DisableCertificateDownloads = true;
#pragma warning disable CA5394, S4830 // Certificates are revoked by a new authority: it publishes no list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
#pragma warning restore CA5394, S4830
        return chain.Build(certificate);
    }
}
