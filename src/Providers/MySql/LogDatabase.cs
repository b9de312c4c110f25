using Florin.Platform.EventLog;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>The database of one service's log, which its writer and its reader share with one pool of connections.</summary>
internal sealed class LogDatabase
{
    private readonly MySqlConnectionStringBuilder _server;
    private readonly MySqlDataSource _pool;
    private readonly MySqlOptions _options;
    private readonly ILogger _log;
    private readonly string _poolName;
    private readonly PoolCounts _connections;
    private int _users;

    /// <summary>A database to which nothing has connected yet.</summary>
    /// <param name="service">The service's name, which is the log's.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="users">So many leave it; the last one closes it.</param>
    /// <param name="log">For what operators must know.</param>
    public LogDatabase(string service, MySqlOptions options, int users, ILogger log)
    {
        if (service.AsSpan().ContainsAnyExceptInRange('a', 'z'))
            throw new ArgumentException($"'{service}' is not a name of a log: lowercase letters only.", nameof(service));
        (Log, Name, _options, _users, _log) = (service, options.DatabasePrefix + service, options, users, log);
        _server = ServerAddress.Read(options);
        (_poolName, _connections) = PoolWatch.OfProcess.Add(Name);
        _pool = new MySqlDataSourceBuilder(ServerAddress.Pooled(_server, options, Name).ConnectionString)
            .UseName(_poolName)
            .UseConnectionOpenedCallback(Session.Begin)
            .Build();
    }

    /// <summary>The name of the log.</summary>
    public string Log { get; }

    /// <summary>The name of the database.</summary>
    public string Name { get; }

    /// <summary>The connections that readers share; the writer's own are not among them.</summary>
    public StorePool Pool =>
        new(_connections.Used, _connections.Used + _connections.Idle, ServerAddress.PoolSize(_options), _connections.Waiting);

    /// <summary>Makes the database and its tables where there are none, and refuses a server that is not what it must be.</summary>
    /// <exception cref="LogFault">It cannot be used.</exception>
    public void Prepare()
    {
        using var connection = new MySqlConnection(_server.ConnectionString);
        connection.Open();
        Session.Begin(connection);
        Check(connection); // Before anything is made.
        if (!Exists(connection))
            connection.Run($"CREATE DATABASE IF NOT EXISTS `{Name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        connection.ChangeDatabase(Name);
        LogTables.CreateOrCheck(connection, Name);
    }

    /// <summary>Whether the server has the database.</summary>
    public bool Exists()
    {
        using var connection = new MySqlConnection(_server.ConnectionString);
        connection.Open();
        return Exists(connection);
    }

    /// <summary>Refuses a server that may lose what it acknowledges.</summary>
    /// <exception cref="LogFault">It may.</exception>
    public void Check(MySqlConnection connection) => ServerCheck.Check(connection, _options.AllowUnsafe, _log);

    /// <summary>A connection of the writer's own. When it is closed it ends, and with it what it has under way.</summary>
    public MySqlConnection Connect()
    {
        var connection = new MySqlConnection(ServerAddress.Of(_server, Name).ConnectionString);
        try
        {
            connection.Open();
            Session.Begin(connection);
            return connection;
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection of the pool that still works, for one who waits for it.</summary>
    public MySqlConnection Borrow()
    {
        for (var tries = 0; ; tries++)
        {
            var connection = _pool.OpenConnection();
            if (tries == _options.MaxPoolSize || Works(connection))
                return connection;
            connection.Dispose();
        }
    }

    /// <summary>A reader's connection, of the pool, that still works.</summary>
    public async ValueTask<MySqlConnection> Connect(CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            var connection = await _pool.OpenConnectionAsync(cancel);
            if (tries == _options.MaxPoolSize || await Works(connection, cancel))
                return connection;
            await connection.DisposeAsync();
        }
    }

    /// <summary>One of those who use it does not any more.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        _pool.Dispose();
        PoolWatch.OfProcess.Remove(_poolName);
    }

    // The server, or something on the way, may have ended it meanwhile; a server that stops says so in place of an answer.
    private static async ValueTask<bool> Works(MySqlConnection connection, CancellationToken cancel)
    {
        try
        {
            return await connection.PingAsync(cancel);
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            return false;
        }
    }

    private static bool Works(MySqlConnection connection)
    {
        try
        {
            return connection.Ping();
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            return false;
        }
    }

    private bool Exists(MySqlConnection connection) =>
        connection.Number("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?", Name) > 0;
}
