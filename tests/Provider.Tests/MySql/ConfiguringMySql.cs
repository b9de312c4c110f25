using Florin.MySql;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.MySql;

/// <summary>What is wrong is said with the key, the cause and the mend; no secret is shown, and nothing is made.</summary>
public sealed class ConfiguringMySql(Servers servers) : IDisposable
{
    private const string Secret = "Geheim-123";
    private readonly SomeDatabase _database = new(servers.MariaDb);

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(null, "Storage:MySql:ConnectionString is missing")]
    [InlineData(" ", "Storage:MySql:ConnectionString is missing")]
    [InlineData("nonsense " + Secret, "Storage:MySql:ConnectionString cannot be read")]
    [InlineData("Server=db;Colour=" + Secret, "Storage:MySql:ConnectionString cannot be read")]
    [InlineData("Server=db;Port=many;Password=" + Secret, "Storage:MySql:ConnectionString cannot be read")]
    [InlineData("User ID=florin;Password=" + Secret, "names no server")]
    [InlineData("Server=db;Database=x", "must not contain 'Database': use Storage:MySql:DatabasePrefix")]
    [InlineData("Server=db;Initial Catalog=x", "must not contain 'Database'")]
    [InlineData("Server=db;Max Pool Size=9", "must not contain 'Maximum Pool Size': use Storage:MySql:MaxPoolSize")]
    [InlineData("Server=db;Connect Timeout=9", "must not contain 'Connection Timeout': use Storage:MySql:AcquireTimeout")]
    [InlineData("Server=db;Pooling=false", "must not contain 'Pooling'")]
    public void Refuses_a_connection_string(string? address, string said)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Open(("Storage:MySql:ConnectionString", address)));
        Assert.Contains(said, wrong.Message);
        Assert.DoesNotContain(Secret, wrong.ToString());
    }

    [Theory]
    [InlineData("Storage:MySql:DatabasePrefix", "a-b", "Storage:MySql:DatabasePrefix")]
    [InlineData("Storage:MySql:DatabasePrefix", "a`b", "Storage:MySql:DatabasePrefix")]
    [InlineData("Storage:MySql:MaxPoolSize", "2", "Storage:MySql:MaxPoolSize")]
    [InlineData("Storage:MySql:MinPoolSize", "21", "the minimum must not exceed the maximum")]
    [InlineData("Storage:MySql:AcquireTimeout", "00:00:00", "Storage:MySql:AcquireTimeout")]
    [InlineData("Storage:Lease", "00:00:00.1", "Storage:Lease")]
    public void Refuses_a_value_that_is_not_allowed(string key, string value, string said)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() =>
            Open(("Storage:MySql:ConnectionString", servers.MariaDb.Address), (key, value))
        );
        Assert.Contains(said, wrong.Message);
    }

    [Fact]
    public void Opens_the_database_of_the_service()
    {
        var (writer, reader) = Open(
            ("Storage:MySql:ConnectionString", servers.MariaDb.Address),
            ("Storage:MySql:DatabasePrefix", _database.Prefix),
            ("Storage:Lease", "00:00:07")
        );
        using (writer)
        using (reader)
            Assert.Equal(new LogClaim(0, 1, TimeSpan.FromSeconds(7)), writer.Claim() with { Since = null });
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM log_head WHERE log = 'account'"));
    }

    [Theory]
    [InlineData("nobody", "refuses the user or the password")]
    [InlineData("without", "lacks a right on")]
    public void Says_what_the_server_refuses(string user, string said)
    {
        _database.Run(
            $"CREATE OR REPLACE USER '{_database.Prefix}{user}'@'localhost' IDENTIFIED BY '{(user == "nobody" ? "another" : Secret)}'"
        );
        var fault = Refused($"Server=127.0.0.1;Port={servers.MariaDb.Port};User ID={_database.Prefix}{user};Password={Secret}");
        Assert.Contains(said, fault.Message);
        _database.Run($"DROP USER '{_database.Prefix}{user}'@'localhost'");
    }

    [Fact]
    public void Names_the_grant_that_a_user_lacks()
    {
        var user = $"{_database.Prefix}user";
        _database.Run($"CREATE OR REPLACE USER '{user}'@'localhost' IDENTIFIED BY '{Secret}'");
        var address = $"Server=127.0.0.1;Port={servers.MariaDb.Port};User ID={user};Password={Secret}";
        var name = _database.Name.Replace("_", "\\_", StringComparison.Ordinal);
        Assert.Contains($"GRANT ALL ON `{name}`.* TO", Refused(address).Message);
        _database.Run($"GRANT ALL ON `{name}`.* TO '{user}'@'localhost'");
        using var log = new SomeDatabase(servers.MariaDb, address).Log(options =>
            options with
            {
                DatabasePrefix = _database.Prefix,
            }
        );
        Assert.Equal(0, log.Open()); // It needs no more than that.
        _database.Run($"DROP USER '{user}'@'localhost'");
    }

    [Fact]
    public void Says_that_nobody_listens()
    {
        using var ports = FreePorts.Take();
        var fault = Refused($"Server=127.0.0.1;Port={ports.First};User ID=root;Password={Secret}");
        Assert.Contains("cannot be reached: check the server's name and port, and that it runs", fault.Message);
    }

    [Fact]
    public void Says_that_the_host_is_unknown()
    {
        var fault = Refused($"Server=nowhere.invalid;User ID=root;Password={Secret}");
        Assert.Contains("cannot be reached: check the server's name", fault.Message);
    }

    [Fact]
    public void Asks_for_the_certificate_of_a_server_elsewhere()
    {
        var elsewhere = ServerAddress.Read(new MySqlOptions { ConnectionString = "Server=db.example.com" });
        Assert.Equal(MySqlConnector.MySqlSslMode.VerifyFull, elsewhere.SslMode);
        var here = ServerAddress.Read(new MySqlOptions { ConnectionString = "Server=127.0.0.1" });
        Assert.Equal(MySqlConnector.MySqlSslMode.Preferred, here.SslMode);
        var chosen = ServerAddress.Read(new MySqlOptions { ConnectionString = "Server=db.example.com;SslMode=Required" });
        Assert.Equal(MySqlConnector.MySqlSslMode.Required, chosen.SslMode);
    }

    [Fact]
    public void Says_that_the_server_has_no_tls()
    {
        var fault = Refused($"{servers.MariaDb.Address};SslMode=VerifyFull;Password={Secret}");
        Assert.Contains("has no TLS", fault.Message);
        Assert.Contains("SslMode", fault.Message);
    }

    [Fact]
    public void Never_shows_the_connection_string() =>
        Assert.Equal("Storage:MySql", new MySqlOptions { ConnectionString = $"Password={Secret}" }.ToString());

    private LogFault Refused(string address)
    {
        using var log = new SomeDatabase(servers.MariaDb, address).Log(options =>
            options with
            {
                DatabasePrefix = _database.Prefix,
            }
        );
        var fault = Assert.Throws<LogFault>(() => log.Open());
        Assert.Contains("Storage:MySql:ConnectionString", fault.Message);
        Assert.DoesNotContain(Secret, fault.ToString());
        Assert.Equal(
            0,
            _database.Number($"SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '{_database.Name}'")
        );
        return fault;
    }

    private static (ILogWriter Writer, ILogReader Reader) Open(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        return new MySqlProvider().OpenLog(
            new StoragePlace("account", "", "http://a", configuration, TimeProvider.System, NullLogger.Instance)
        );
    }
}
