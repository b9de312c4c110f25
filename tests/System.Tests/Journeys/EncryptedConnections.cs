using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Florin.System.Tests.Rpc;
using Florin.System.Tests.Running;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Journeys;

/// <summary>The real program with TLS for people and operators, and mutual TLS between its processes.</summary>
public sealed class EncryptedConnections : IDisposable
{
    private readonly Place _place = new();
    private readonly TemporaryDirectory _files = new();

    [Fact]
    public async Task Serve_anyone_over_TLS_alone_and_take_up_a_new_certificate_while_they_run()
    {
        await Certificates("create", "--dir", Authority);
        var file = await Issued("gateway", "gateway.example");
        await using var florin = await FlorinProcess.Start(_place.Arguments($"--Florin:Tls:Certificate={file}"));
        var first = await Shown("gateway");
        Assert.Contains("gateway.example", first.Names, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (first.Status, first.Version));
        Assert.Equal(first.Serial, (await Shown("admin")).Serial);
        await Assert.ThrowsAsync<HttpRequestException>(() => _place.Client("gateway").Ask("GET", "/health")); // In clear text.

        await File.WriteAllTextAsync(file, "rubbish");
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System); // It looks once a second.
        Assert.Equal(first.Serial, (await Shown("gateway")).Serial);
        Assert.Single(florin.Output.Split('\n'), line => line.Contains("\"EventId\":2131,", StringComparison.Ordinal));

        await Issued("gateway", "other.example");
        var second = await Eventually.Is(() => Shown("gateway"), shown => shown.Serial != first.Serial);
        Assert.Contains("other.example", second.Names, StringComparison.Ordinal);
        Assert.Contains(
            "florin_certificate_expiry_time_seconds{certificate=\"gateway\"} ",
            second.Metrics,
            StringComparison.Ordinal
        );
        await florin.StopsWell();
    }

    [Fact]
    public async Task Between_processes_take_and_show_certificates_of_the_installation_alone()
    {
        await Certificates("create", "--dir", Authority);
        var own = await Issued("own", "127.0.0.1");
        var others = _files.File("others");
        await Certificates("create", "--dir", others);
        var foreign = _files.File("foreign.pem");
        await Certificates("issue", "--dir", others, "--host", "127.0.0.1", "--out", foreign);
        string[] mutual =
        [
            $"--Florin:Tls:Services:Certificate={own}",
            $"--Florin:Tls:Services:Authority={Path.Combine(Authority, "authority.pem")}",
        ];
        await using var services = await FlorinProcess.Start(_place.Arguments(["--services=user,account", .. mutual]));
        await using var front = await FlorinProcess.Start(_place.Arguments(["--services=gateway,audit", .. mutual]));
        var (id, token) = await _place.Client("gateway").Register("mutual");
        var body = new { userId = id, currency = "USD" };
        Assert.Equal(201, (await _place.Client("gateway").Ask("POST", "/api/account/accounts", body, token)).Status);
        var admin = await _place.Client("gateway").LogIn(Place.AdminEmail, Place.AdminPassword);
        await Eventually.Is( // The audit follows the logs over the same connections.
            () => _place.Client("gateway").Ask("GET", "/api/audit/entries?limit=50", token: admin),
            answer => answer.Text.Contains("OpenAccount", StringComparison.Ordinal)
        );

        Assert.Equal(HttpStatusCode.OK, (await Shown("account", own)).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => Shown("account"));
        await Assert.ThrowsAsync<HttpRequestException>(() => Shown("account", foreign));
        await Assert.ThrowsAsync<HttpRequestException>(() => _place.Client("account").Ask("GET", "/health"));

        var before = (await Shown("account", own)).Serial;
        await Issued("own", "127.0.0.1");
        await Eventually.Is(() => Shown("account", own), shown => shown.Serial != before);
        Assert.Equal(200, (await _place.Client("gateway").Ask("GET", "/api/account/accounts", token: token)).Status);
        await front.StopsWell();
        await services.StopsWell();
    }

    [Fact]
    public async Task Without_a_certificate_are_with_this_machine_alone_unless_that_is_allowed()
    {
        string[] everywhere = ["--Florin:Bind=0.0.0.0", "--Florin:ServiceBind=0.0.0.0", "--Gateway:Admin:Bind=0.0.0.0"];
        var (code, output) = await FlorinProcess.Run(_place.Arguments(everywhere));
        Assert.Equal(1, code);
        foreach (var key in (string[])["Florin:Bind", "Florin:ServiceBind", "Gateway:Admin:Bind"])
            Assert.Contains(
                $"{key} is '0.0.0.0', where other machines would reach it without TLS",
                output,
                StringComparison.Ordinal
            );
        await using var florin = await FlorinProcess.Start(
            _place.Arguments([.. everywhere, "--Florin:Tls:AllowPlainHttp=true"])
        );
        Assert.Equal(200, (await _place.Client("gateway").Ask("GET", "/health")).Status);
        await florin.StopsWell();
    }

    [Fact]
    public async Task Use_no_cipher_without_authenticated_encryption()
    {
        await Certificates("create", "--dir", Authority);
        var file = await Issued("gateway", "gateway.example");
        await using var florin = await FlorinProcess.Start(_place.Arguments($"--Florin:Tls:Certificate={file}"));
        Assert.Equal(
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            await Negotiated(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)
        );
        await Assert.ThrowsAsync<AuthenticationException>(() =>
            Negotiated(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256)
        );
        await florin.StopsWell();
    }

    [Fact]
    public async Task Carry_calls_of_gRPC_to_whom_ALPN_says_so()
    {
        await Certificates("create", "--dir", Authority);
        var file = await Issued("gateway", "gateway.example");
        await using var florin = await FlorinProcess.Start(_place.Arguments($"--Florin:Tls:Certificate={file}"));
        Assert.Equal(SslApplicationProtocol.Http2, await Agreed(SslApplicationProtocol.Http11, SslApplicationProtocol.Http2));
        Assert.Equal(SslApplicationProtocol.Http11, await Agreed(SslApplicationProtocol.Http11));
        using var connections = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // What is tried is the protocol, not the certificate.
        connections.SslOptions.RemoteCertificateValidationCallback = Anyone;
#pragma warning restore CA5359
        using var caller = new Caller(
            new UriBuilder(_place.Client("gateway").BaseAddress!) { Scheme = Uri.UriSchemeHttps }.Uri, // It has one.
            connections
        );
        var called = await caller.Call("Users/GetMe", "{}");
        Assert.Equal((global::Grpc.Core.StatusCode.Unauthenticated, "unauthenticated"), (called.Status, called.Code));
        await florin.StopsWell();
    }

    [Fact]
    public async Task Say_which_file_cannot_be_used()
    {
        var none = _files.File("none.pem");
        var (code, output) = await FlorinProcess.Run(_place.Arguments($"--Florin:Tls:Certificate={none}"));
        Assert.Equal(1, code);
        Assert.Contains($"Florin:Tls:Certificate is '{none}': ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        (code, output) = await FlorinProcess.Run(_place.Arguments($"--Florin:Tls:Services:Certificate={none}"));
        Assert.Equal(1, code);
        Assert.Contains(
            "Florin:Tls:Services:Authority is '': is required with Florin:Tls:Services:Certificate",
            output,
            StringComparison.Ordinal
        );
        (code, output) = await FlorinProcess.Run(_place.Arguments("--Florin:Tls:KeyFile=key.pem"));
        Assert.Equal(1, code);
        Assert.Contains(
            "Florin:Tls:KeyFile is 'key.pem': needs Florin:Tls:Certificate, which is not set.",
            output,
            StringComparison.Ordinal
        );
    }

    public void Dispose()
    {
        _place.Dispose();
        _files.Dispose();
    }

#pragma warning disable CA1416, CA5359 // The suite runs on Linux; what is tried is the cipher, not the certificate.
    private async Task<TlsCipherSuite> Negotiated(TlsCipherSuite offered)
    {
        await using var tls = await Connected(
            new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12,
                CipherSuitesPolicy = new CipherSuitesPolicy([offered]),
            }
        );
        return tls.NegotiatedCipherSuite;
    }

    private async Task<SslApplicationProtocol> Agreed(params SslApplicationProtocol[] offered)
    {
        await using var tls = await Connected(new SslClientAuthenticationOptions { ApplicationProtocols = [.. offered] });
        return tls.NegotiatedApplicationProtocol;
    }

    private async Task<SslStream> Connected(SslClientAuthenticationOptions options)
    {
        var address = _place.Client("gateway").BaseAddress!; // It has one.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        (options.TargetHost, options.RemoteCertificateValidationCallback) = ("gateway.example", Anyone);
        await tls.AuthenticateAsClientAsync(options);
        return tls;
    }

    private static bool Anyone(object _, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;
#pragma warning restore CA1416, CA5359

    private string Authority => _files.File("authority");

    private async Task<string> Issued(string name, string host)
    {
        var file = _files.File($"{name}.pem");
        await Certificates("issue", "--dir", Authority, "--host", host, "--out", file);
        return file;
    }

    private static async Task Certificates(params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(["certificates", .. arguments]);
        Assert.True(code == 0, output);
    }

    // Over a connection of its own, whose certificate the installation's authority has issued.
    private async Task<Seen> Shown(string service, string? with = null)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Authority, "authority.pem"));
        X509Certificate2? shown = null;
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            shown = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData()); // A server shows one.
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(shown);
        };
        if (with is not null)
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(with)];
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new UriBuilder(_place.Client(service).BaseAddress!) { Scheme = Uri.UriSchemeHttps, Path = "/health" }.Uri // It has one.
        )
        {
            Version = HttpVersion.Version20,
        };
        using var response = await client.SendAsync(request);
        var metrics = await client.GetStringAsync(new Uri(request.RequestUri!, "/metrics"));
        return new Seen(
            response.StatusCode,
            response.Version,
            shown!.SerialNumber, // There was a handshake.
            string.Join(' ', shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames()),
            metrics
        );
    }

    private sealed record Seen(HttpStatusCode Status, Version Version, string Serial, string Names, string Metrics);
}
