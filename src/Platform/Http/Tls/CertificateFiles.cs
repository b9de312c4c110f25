using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Http.Tls;

/// <summary>Where a certificate and its key are.</summary>
/// <param name="Setting">The section that names them, for messages, such as <c>Florin:Tls</c>.</param>
/// <param name="Certificate">A PEM file with the certificate, and those between it and its authority; or a PKCS #12 file (.pfx, .p12).</param>
/// <param name="Key">A PEM file with the key; null where it is in the certificate's file.</param>
/// <param name="Password">Of the key or the PKCS #12 file; null where it has none.</param>
public sealed record CertificateSource(string Setting, string Certificate, string? Key, string? Password)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Setting}: {Certificate}";
}

/// <summary>
/// A certificate with its key, read again when its files change: a new connection has the new one, and those that are open go on.
/// Files that cannot be used leave the one of before in force. Thread-safe.
/// </summary>
public sealed partial class CertificateFiles
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);
    private readonly CertificateSource _source;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _turn = new();
    private byte[] _hash;
    private long _lookedAt;
    private SslStreamCertificateContext _current;

    /// <summary>Reads it for the first time.</summary>
    /// <exception cref="WrongConfiguration">It cannot be used.</exception>
    public CertificateFiles(CertificateSource source, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(clock);
        (_source, _clock, _log) = (source, clock, log);
        try
        {
            _hash = Hash();
            _current = Load();
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new WrongConfiguration(Problem(e));
        }
        _lookedAt = clock.GetTimestamp();
    }

    /// <summary>The certificate in force, with those between it and its authority.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            if (_clock.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LooksEvery)
                Look();
            return Volatile.Read(ref _current);
        }
    }

    private void Look()
    {
        lock (_turn)
        {
            if (_clock.GetElapsedTime(_lookedAt) < LooksEvery)
                return;
            Volatile.Write(ref _lookedAt, _clock.GetTimestamp());
            try
            {
                var hash = Hash();
                if (hash.AsSpan().SequenceEqual(_hash))
                    return;
                _hash = hash; // What cannot be used is reported once.
                var loaded = Load();
                Volatile.Write(ref _current, loaded); // Handshakes under way have the one of before.
                Changed(_log, _source.Certificate, loaded.TargetCertificate.NotAfter);
            }
            catch (Exception e) when (IsUnusable(e))
            {
                NotChanged(_log, Problem(e), _current.TargetCertificate.NotAfter);
            }
        }
    }

    // By content: a secret that Kubernetes mounts changes without a new time.
    private byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(_source.Certificate));
        if (_source.Key is { } key)
            hash.AppendData(File.ReadAllBytes(key));
        return hash.GetHashAndReset();
    }

    private SslStreamCertificateContext Load()
    {
        if (Path.GetExtension(_source.Certificate) is ".pfx" or ".p12")
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(_source.Certificate, _source.Password);
            return Context(all.FirstOrDefault(one => one.HasPrivateKey), all);
        }
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_source.Certificate);
        var leaf = _source.Password is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(_source.Certificate, password, _source.Key)
            : X509Certificate2.CreateFromPemFile(_source.Certificate, _source.Key);
        return Context(leaf, chain);
    }

    private SslStreamCertificateContext Context(X509Certificate2? leaf, X509Certificate2Collection chain)
    {
        if (leaf is not { HasPrivateKey: true })
            throw new CryptographicException("it has no private key.");
        if (leaf.NotAfter.ToUniversalTime() <= _clock.GetUtcNow().UtcDateTime)
            throw new CryptographicException(
                $"it ended at {Rfc3339.Text(new DateTimeOffset(leaf.NotAfter.ToUniversalTime()))}."
            );
        X509Certificate2[] between = [.. chain.Where(one => one.Thumbprint != leaf.Thumbprint && one.Subject != one.Issuer)];
        return SslStreamCertificateContext.Create(leaf, new X509Certificate2Collection(between), offline: true);
    }

    private static bool IsUnusable(Exception e) =>
        e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private string Problem(Exception e) =>
        $"{_source.Setting}:Certificate is '{_source.Certificate}'{(_source.Key is { } key ? $" and {_source.Setting}:KeyFile '{key}'" : "")}: {e.Message.TrimEnd('.')}; expected a certificate with its key (PEM, or PKCS #12 with the extension .pfx or .p12).";

    [LoggerMessage(
        EventId = EventIds.CertificateChanged,
        Level = LogLevel.Information,
        Message = "The certificate in {File} was read again; it ends at {Ends:O}"
    )]
    private static partial void Changed(ILogger log, string file, DateTime ends);

    [LoggerMessage(
        EventId = EventIds.CertificateNotChanged,
        Level = LogLevel.Error,
        Message = "{Problem} The earlier certificate stays in force; it ends at {Ends:O}"
    )]
    private static partial void NotChanged(ILogger log, string problem, DateTime ends);
}
