using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Secrets;
using Florin.Testing.MySql;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;

namespace Florin.Provider.Tests.MySql;

/// <summary>A test's own database on a server, with as many writers and readers as it makes.</summary>
internal sealed class SomeDatabase(DatabaseServer server, string? address = null) : IDatabaseOfInstances
{
    public const string Service = IDatabaseOfInstances.Service;

    public static TimeSpan LongLease => IDatabaseOfInstances.LongLease;

    public string Prefix { get; } = DatabaseServer.NewPrefix();

    public string Name => Prefix + Service;

    public MySqlOptions Options =>
        new()
        {
            ConnectionString = address ?? server.Address,
            DatabasePrefix = Prefix,
            MinPoolSize = 0,
        };

    /// <summary>A writer and a reader that have opened nothing yet.</summary>
    public SomeStorage Log(Func<MySqlOptions, MySqlOptions>? change = null, TimeSpan? lease = null, string from = "http://a")
    {
        var database = Database(change, users: 2);
        return new SomeStorage(
            new MySqlLogWriter(database, from, lease ?? LongLease, TimeProvider.System),
            new MySqlLogReader(database)
        );
    }

    /// <summary>What several of them share.</summary>
    public LogDatabase Database(Func<MySqlOptions, MySqlOptions>? change = null, int users = 1) =>
        new(Service, (change ?? (options => options))(Options), users, NullLogger.Instance);

    /// <summary>A connection of the test's own, to no database.</summary>
    public MySqlConnection Connect()
    {
        var connection = new MySqlConnection(server.Address + ";AllowUserVariables=true;Pooling=false");
        connection.Open();
        return connection;
    }

    /// <summary>Runs statements as the administrator, in the database where there is one.</summary>
    public void Run(string statements)
    {
        using var connection = Connect();
        if (Exists(connection))
            connection.ChangeDatabase(Name);
        connection.Run(statements);
    }

    /// <summary>The first number that a query gives.</summary>
    public long Number(string query)
    {
        using var connection = Connect();
        if (Exists(connection))
            connection.ChangeDatabase(Name);
        return connection.Number(query);
    }

    public SomeStorage LogOf(string address) => Log(from: address);

    public IOwnershipRecord OpenRecord() => new MySqlOwnershipRecord(Database(), LongLease);

    public IOwnerCheckpoints OpenCheckpoints() => new MySqlCheckpoints(Database(options => options with { MaxPoolSize = 1 }));

    public ISecretStore OpenSecrets(SecretsOptions options) => new MySqlSecrets(Database(), options, onlyReads: false);

    public IReadOnlyList<byte[]> StoredSecrets()
    {
        using var connection = Connect();
        connection.ChangeDatabase(Name);
        using var command = connection.Command("SELECT sealed FROM secrets");
        using var row = command.ExecuteReader();
        var all = new List<byte[]>();
        while (row.Read())
            all.Add(row.GetFieldValue<byte[]>(0));
        return all;
    }

    public void EndLeaseLongAgo() => Run("UPDATE log_head SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 6 MINUTE");

    public void LoseStandby(string address) =>
        Run($"UPDATE log_standbys SET seen = UTC_TIMESTAMP(6) - INTERVAL 16 MINUTE WHERE address = '{address}'");

    public void EndPin() => Run("UPDATE log_head SET pinned_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    public void DeleteOwner() => Run("UPDATE log_head SET owner = ''");

    /// <summary>As a lease ends that nobody renews.</summary>
    public void EndLease() => Run("UPDATE log_head SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    public void Dispose()
    {
        try
        {
            Run($"DROP DATABASE IF EXISTS `{Name}`");
        }
        catch (MySqlException) // The test ended its server.
        {
            return;
        }
    }

    private bool Exists(MySqlConnection connection) =>
        connection.Number("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?", Name) == 1;
}
