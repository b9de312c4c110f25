using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Florin.Cli.Certificates;
using Florin.Platform.Configuration;
using Florin.Platform.Http.Tls;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What <c>florin certificates</c> writes, and what is taken for a certificate of the installation.</summary>
public sealed class IssuingCertificates : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public void Takes_a_certificate_of_the_authority_at_both_ends()
    {
        var authority = Create("ca");
        var trusted = Trusted(authority);
        var issued = Issue(authority, "a.internal,10.0.0.7");
        Assert.True(trusted.IsClient(issued));
        Assert.True(trusted.IsServer(issued, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(trusted.IsServer(issued, SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.False(
            trusted.IsServer(
                issued,
                SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors
            )
        );
        Assert.False(trusted.IsClient(null));
        Assert.False(trusted.IsServer(null, SslPolicyErrors.RemoteCertificateNotAvailable));
        Assert.True(
            issued.MatchesHostname("a.internal") && issued.MatchesHostname("10.0.0.7") && issued.MatchesHostname("127.0.0.1")
        );
    }

    [Fact]
    public void Takes_none_of_another_authority_of_the_same_name_and_both_while_one_is_replaced()
    {
        var (old, next) = (Create("old"), Create("next"));
        var (first, second) = (Issue(old, "a"), Issue(next, "a"));
        Assert.False(Trusted(old).IsClient(second));
        var both = _folder.File("both.pem");
        File.WriteAllText(both, File.ReadAllText(PemOf(old)) + "\n" + File.ReadAllText(PemOf(next)));
        var trusted = new TrustedAuthority("key", both);
        Assert.True(trusted.IsClient(first) && trusted.IsClient(second));
    }

    [Fact]
    public void Takes_no_certificate_that_has_ended_or_is_for_servers_alone()
    {
        var authority = Create("ca", Now(-2));
        var at = Now(-10);
        var earlier = Create("earlier", at);
        var ended = Issue(earlier, "a", days: 5, at);
        Assert.False(Trusted(earlier).IsClient(ended));
        Assert.False(Trusted(authority).IsClient(ServerAlone(authority)));
    }

    [Fact]
    public void Ends_with_its_authority_at_the_latest()
    {
        var authority = Create("ca", days: 10);
        var issued = Issue(authority, "a");
        Assert.True(issued.NotAfter <= X509CertificateLoader.LoadCertificateFromFile(PemOf(authority)).NotAfter);
    }

    [Fact]
    public void Are_for_their_owner_alone_to_read_and_never_replaced_by_another_authority()
    {
        var authority = Create("ca");
        Issue(authority, "a");
        if (!OperatingSystem.IsWindows())
            foreach (var file in (string[])[Path.Combine(authority, "authority.key"), _folder.File("issued.pem")])
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains(
            "has an authority already",
            Assert.Throws<InvalidDataException>(() => Create("ca")).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("a b")]
    [InlineData("https://a")]
    [InlineData("a,b/c")]
    public void Refuse_what_is_no_host(string hosts) => Assert.Throws<InvalidDataException>(() => HostNames.Parse(hosts));

    [Fact]
    public void Are_read_again_when_they_change_and_stay_where_that_fails()
    {
        var authority = Create("ca");
        var time = Now();
        var first = Issue(authority, "a", at: time);
        var files = new CertificateFiles(new("key", _folder.File("issued.pem"), null, null), time, NullLogger.Instance);
        Assert.Equal(first.SerialNumber, files.Current.TargetCertificate.SerialNumber);
        var second = Issue(authority, "a", at: time);
        Assert.Equal(first.SerialNumber, files.Current.TargetCertificate.SerialNumber); // It looks once a second.
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(second.SerialNumber, files.Current.TargetCertificate.SerialNumber);
        File.WriteAllText(_folder.File("issued.pem"), File.ReadAllText(PemOf(authority))); // Without its key.
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(second.SerialNumber, files.Current.TargetCertificate.SerialNumber);
        Issue(Create("earlier", Now(-10)), "a", days: 5, at: Now(-10)); // It has ended.
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(second.SerialNumber, files.Current.TargetCertificate.SerialNumber);
        File.Delete(_folder.File("issued.pem"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(second.SerialNumber, files.Current.TargetCertificate.SerialNumber);
        var third = Issue(authority, "a", at: time);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(third.SerialNumber, files.Current.TargetCertificate.SerialNumber);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a password")]
    public void Are_read_from_PKCS_12_too(string? password)
    {
        var issued = Issue(Create("ca"), "a");
        var file = _folder.File("own.pfx");
        File.WriteAllBytes(file, issued.Export(X509ContentType.Pfx, password));
        var files = new CertificateFiles(new("key", file, null, password), new FakeTime(), NullLogger.Instance);
        Assert.Equal(issued.SerialNumber, files.Current.TargetCertificate.SerialNumber);
        var wrong = Assert.Throws<WrongConfiguration>(() =>
            new CertificateFiles(new("key", file, null, "wrong"), new FakeTime(), NullLogger.Instance)
        );
        Assert.StartsWith($"key:Certificate is '{file}': ", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Create(string name, TimeProvider? at = null, int days = 3650)
    {
        var folder = _folder.File(name);
        Authority.Create(folder, "Florin", days, at ?? TimeProvider.System);
        return folder;
    }

    // Chains are judged by the machine's time.
    private static FakeTime Now(int days = 0)
    {
        var time = new FakeTime();
        time.JumpWall(TimeProvider.System.GetUtcNow().AddDays(days) - time.GetUtcNow());
        return time;
    }

    private static string PemOf(string authority) => Path.Combine(authority, "authority.pem");

    private static TrustedAuthority Trusted(string authority) => new("key", PemOf(authority));

    private X509Certificate2 Issue(string authority, string hosts, int days = 90, TimeProvider? at = null)
    {
        var file = _folder.File("issued.pem");
        Authority.Issue(authority, HostNames.Parse(hosts), file, days, at ?? TimeProvider.System);
        return X509Certificate2.CreateFromPemFile(file);
    }

    private static X509Certificate2 ServerAlone(string authority)
    {
        using var issuer = X509Certificate2.CreateFromPemFile(PemOf(authority), Path.Combine(authority, "authority.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request.Create(issuer, Now(-1).GetUtcNow(), Now(1).GetUtcNow(), [1, 2, 3]);
    }
}
