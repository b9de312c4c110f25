using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Journeys;

/// <summary>Mail to a server whose certificate an authority vouches for that the machine trusts.</summary>
public sealed class MailOverTls : ITestFlorin, IAsyncLifetime
{
    private readonly Place _place = new();
    private readonly SmtpServer _server = new();
    private FlorinProcess? _florin;

    /// <inheritdoc/>
    public HttpClient Gateway => _place.Client("gateway");

    /// <inheritdoc/>
    public string Data => _place.Data;

    /// <inheritdoc/>
    public string Output => _florin?.Output ?? "";

    /// <inheritdoc/>
    public HttpClient Service(string name) => _place.Client(name);

    [Theory]
    [InlineData("auto")]
    [InlineData("startTlsWhenAvailable")]
    [InlineData("tls")]
    public async Task Arrives_with_all_that_is_secret_encrypted(string security)
    {
        using var certificate = Certificate();
        (_server.Certificate, _server.IsTlsFirst) = (certificate, security == "tls");
        var trusted = $"{_place.Data}-authorities.pem";
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem());
        _florin = await FlorinProcess.Start(
            _place.Arguments(
                "--Notification:Smtp:Host=127.0.0.1",
                $"--Notification:Smtp:Port={_server.Port}",
                "--Notification:Smtp:From=Florin <florin@bank.example>",
                "--Notification:Smtp:User=florin",
                "--Notification:Smtp:Password=hush",
                $"--Notification:Smtp:Security={security}"
            ),
            variables: ("SSL_CERT_FILE", trusted)
        );
        var person = await Person.New(this);
        await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 12.34m));
        await Eventually.Is(() => Task.FromResult(_server.Mails.Count), count => count == 1);
        Assert.Contains(
            "Subject: Your deposit of 12.34 USD is complete",
            _server.Mails.Single().Text,
            StringComparison.Ordinal
        );
        Assert.All(
            _server.Commands.Where(command => !command.Line.StartsWith("EHLO", StringComparison.Ordinal)),
            command => Assert.True(command.IsEncrypted || command.Line == "STARTTLS", command.Line)
        );
        Assert.Contains(_server.Commands, command => command.Line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_florin is not null)
            await _florin.DisposeAsync();
        await _server.DisposeAsync();
        _place.Dispose();
    }

    // Signed by itself, so that it is its own authority.
    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
