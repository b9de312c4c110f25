using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Files;

namespace Florin.Cli.Certificates;

/// <summary>A certificate authority in a directory: ECDSA over P-256, with a serial number of 128 random bits for each certificate.</summary>
internal static class Authority
{
    private const string CertificateName = "authority.pem";
    private const string KeyName = "authority.key";
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5); // For clocks that are behind.

    /// <summary>Makes one.</summary>
    /// <exception cref="InvalidDataException">There is one.</exception>
    public static string Create(string folder, string name, int days, TimeProvider clock)
    {
        var (certificateFile, keyFile) = (Path.Combine(folder, CertificateName), Path.Combine(folder, KeyName));
        if (File.Exists(certificateFile) || File.Exists(keyFile))
            throw new InvalidDataException($"{folder} has an authority already; another one needs another directory.");
        SecretFile.MakeDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - Slack, now.AddDays(days));
        WholeFile.Replace(keyFile, Bytes(key.ExportPkcs8PrivateKeyPem()));
        WholeFile.Replace(certificateFile, Bytes(certificate.ExportCertificatePem()));
        return $"{certificateFile}: {Described(certificate)}\nKeep {keyFile} away from the processes: who has it can join the installation.";
    }

    /// <summary>Issues the certificate of a process, for both ends of a connection.</summary>
    /// <exception cref="InvalidDataException">There is no authority, or it has ended.</exception>
    public static string Issue(string folder, HostNames hosts, string to, int days, TimeProvider clock)
    {
        using var authority = Reading(
            Path.Combine(folder, CertificateName),
            file => X509Certificate2.CreateFromPemFile(file, Path.Combine(folder, KeyName))
        );
        var now = clock.GetUtcNow();
        var authorityEnds = new DateTimeOffset(authority.NotAfter.ToUniversalTime());
        if (authorityEnds <= now)
            throw new InvalidDataException(
                $"The authority in {folder} ended at {Rfc3339.Text(authorityEnds)}; create another."
            );
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(hosts.Names[0]), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false)
        );
        request.CertificateExtensions.Add(hosts.Extension());
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                authority,
                includeKeyIdentifier: true,
                includeIssuerAndSerial: false
            )
        );
        var ends = now.AddDays(days) < authorityEnds ? now.AddDays(days) : authorityEnds;
        var authorityBegins = new DateTimeOffset(authority.NotBefore.ToUniversalTime());
        var begins = now - Slack < authorityBegins ? authorityBegins : now - Slack;
        using var certificate = request.Create(authority, begins, ends, RandomNumberGenerator.GetBytes(16));
        var content = $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
        WholeFile.Replace(to, Bytes(content));
        return $"{to}: {Described(certificate)}";
    }

    /// <summary>What a certificate is for, and until when.</summary>
    public static string Described(X509Certificate2 certificate)
    {
        var names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names =>
                names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))
            )
            .ToList();
        var ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Shown.Of(certificate.Subject)}, {(names.Count == 0 ? "for no host" : $"for {string.Join(", ", names)}")}, until {Rfc3339.Text(ends)}"
        );
    }

    /// <summary>Reads a file, with an error that names it.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static T Reading<T>(string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a file, with an error that names it.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static void Reading(string file, Action<string> read) =>
        Reading(
            file,
            path =>
            {
                read(path);
                return true;
            }
        );

    private static X500DistinguishedName Subject(string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return subject.Build();
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
