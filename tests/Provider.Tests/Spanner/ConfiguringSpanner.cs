using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Spanner;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Spanner;

/// <summary>What is wrong is said with the key, the cause and the mend.</summary>
public sealed class ConfiguringSpanner(OneSpanner spanner)
{
    private const string Name = "projects/p-1/instances/i/databases/florin";

    [Theory]
    [InlineData(null, "Storage:Spanner:Database is missing: expected projects/PROJECT/")]
    [InlineData("florin", "Storage:Spanner:Database is 'florin': expected projects/PROJECT/")]
    [InlineData(
        "projects/p/instances/i/databases/Florin",
        "Storage:Spanner:Database is 'projects/p/instances/i/databases/Florin'"
    )]
    [InlineData(Name + "/", "Storage:Spanner:Database is")]
    public void Refuses_a_name_of_a_database(string? name, string said) =>
        Assert.Contains(
            said,
            Assert.Throws<WrongConfiguration>(() => Open(("Storage:Spanner:Database", name))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("MaxPoolSize", "2")]
    [InlineData("MinPoolSize", "21")]
    [InlineData("AcquireTimeout", "00:00:00")]
    [InlineData("IdleTimeout", "01:00:00")]
    [InlineData("Timeout", "00:00:00")]
    public void Refuses_a_value_that_is_not_allowed(string name, string value)
    {
        var key = $"Storage:Spanner:{name}";
        var wrong = Assert.Throws<WrongConfiguration>(() => Open(("Storage:Spanner:Database", Name), (key, value)));
        Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("{}", "holds no credentials that can be used")]
    [InlineData("nonsense", "holds no credentials that can be used")]
    public void Refuses_a_file_without_credentials(string? content, string said)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("key.json");
        if (content is not null)
            File.WriteAllText(path, content);
        var options = new SpannerOptions { Database = Name, CredentialsFile = path };
        var wrong = Assert.Throws<WrongConfiguration>(() => new SpannerServer(options, emulator: null, TimeProvider.System));
        Assert.Contains($"Storage:Spanner:CredentialsFile is '{path}', which {said}", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gets_a_token_for_a_service_account_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var directory = new TemporaryDirectory();
        using var key = RSA.Create(2048);
        var account = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "service_account",
            ["client_email"] = "florin@p-1.iam.gserviceaccount.com",
            ["private_key_id"] = "1",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            ["token_uri"] = $"http://{listener.LocalEndpoint}/token",
        };
        await File.WriteAllTextAsync(
            directory.File("key.json"),
            JsonSerializer.Serialize(account),
            TestContext.Current.CancellationToken
        );
        var credentials = new SpannerCredentials(SpannerCredentials.FromFile(directory.File("key.json")));
        var served = Serve(listener);
        Assert.Equal("a-token", await credentials.Token(TestContext.Current.CancellationToken));
        Assert.Equal("a-token", await credentials.Token(TestContext.Current.CancellationToken)); // Nobody is asked again.
        var asked = await served;
        Assert.Contains("grant_type=urn", asked, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_setting_where_there_is_no_such_instance()
    {
        var some = new SomeSpanner(spanner);
        using var log = some.Log(change: options => options with { Database = "projects/p-1/instances/none/databases/florin" });
        Assert.Contains(
            "no instance of projects/p-1/instances/none/databases/florin: create it, or correct Storage:Spanner:Database",
            Assert.Throws<LogFault>(() => log.Open()).Message,
            StringComparison.Ordinal
        );
    }

    private static ILogReader Open(params (string Key, string? Value)[] settings) =>
        new SpannerProvider().OpenToRead(
            new StoragePlace(
                SomeSpanner.Service,
                "",
                "http://a",
                new ConfigurationBuilder()
                    .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
                    .Build(),
                TimeProvider.System,
                NullLogger.Instance
            )
        );

    // Answers one request for a token; what was asked.
    private static async Task<string> Serve(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var buffer = new byte[16 << 10];
        var read = 0;
        while (!Encoding.UTF8.GetString(buffer, 0, read).Contains("assertion=", StringComparison.Ordinal))
            read += await stream.ReadAsync(buffer.AsMemory(read));
        const string Body = """{"access_token":"a-token","expires_in":3600,"token_type":"Bearer"}""";
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}"
            )
        );
        return Encoding.UTF8.GetString(buffer, 0, read);
    }
}
