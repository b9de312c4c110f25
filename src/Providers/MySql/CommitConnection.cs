using System.Data;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>The connection on which a writer claims and commits, opened when it is needed.</summary>
/// <param name="database">Where the log is.</param>
/// <param name="silence">After so long a silence within a statement the server ends it.</param>
internal sealed class CommitConnection(LogDatabase database, TimeSpan silence) : IDisposable
{
    private MySqlConnection? _connection;

    /// <summary>How many bytes of statements the server takes at once.</summary>
    public long PacketBytes { get; private set; }

    /// <summary>It, opened again where it has ended.</summary>
    public MySqlConnection Open()
    {
        if (_connection is { State: ConnectionState.Open })
            return _connection;
        Drop();
        _connection = database.Connect();
        Session.LimitSilenceWithinStatements(_connection, silence);
        PacketBytes = _connection.Number("SELECT @@max_allowed_packet") * 9 / 10;
        return _connection;
    }

    /// <summary>Opens it again, on a server that is checked as at the start.</summary>
    public void Reopen()
    {
        Drop();
        database.Check(Open());
    }

    /// <summary>
    /// Asks twice where the connection was cut off meanwhile, as an idle one is when the server starts again. For what may
    /// happen twice, and so not for what commits events.
    /// </summary>
    public T TwiceIfCutOff<T>(Func<MySqlConnection, T> ask)
    {
        var connection = Open();
        try
        {
            return ask(connection);
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e) && connection.State != ConnectionState.Open)
        {
            Reopen();
            return ask(Open());
        }
    }

    /// <inheritdoc cref="TwiceIfCutOff{T}"/>
    public void TwiceIfCutOff(Action<MySqlConnection> ask) =>
        TwiceIfCutOff(connection =>
        {
            ask(connection);
            return true;
        });

    /// <summary>Undoes what is under way, where it is open.</summary>
    public void RollBack() => _connection?.Run("ROLLBACK");

    /// <summary>Ends it, and what it has under way.</summary>
    public void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();
}
