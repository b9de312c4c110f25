using System.Text;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>The commands of a log by the positions of their first events, to be read beside the events.</summary>
internal sealed class CommandsInOrder : IDisposable
{
    private readonly List<(string Id, long Position)> _misplaced = [];
    private readonly MySqlCommand _command;
    private readonly MySqlDataReader _rows;
    private (string Id, long Position)? _next;

    /// <summary>Begins to read them.</summary>
    /// <param name="connection">Nothing else uses it meanwhile.</param>
    /// <param name="log">The log's name.</param>
    public CommandsInOrder(MySqlConnection connection, byte[] log)
    {
        _command = connection.Command(
            "SELECT command_id, position FROM commands WHERE log = ? ORDER BY position, command_id",
            log
        );
        _command.CommandTimeout = 0;
        _rows = _command.ExecuteReader();
        Advance();
    }

    /// <summary>The command whose first event has this position; null where there is none. Positions ascend.</summary>
    public string? At(long position)
    {
        string? found = null;
        for (; _next is { } next && next.Position <= position; Advance())
            if (next.Position == position && found is null)
                found = next.Id;
            else
                _misplaced.Add(next);
        return found;
    }

    /// <summary>Commands without an event of their own, a sentence each, once all events were read.</summary>
    public IEnumerable<string> Misplaced(string database)
    {
        for (; _next is { } next; Advance())
            _misplaced.Add(next);
        return _misplaced.Select(command =>
            $"{database}.commands has '{command.Id}' at position {command.Position}, where no event is its own"
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _command.Dispose();
    }

    private void Advance() =>
        _next = _rows.Read() ? (Encoding.UTF8.GetString(_rows.GetFieldValue<byte[]>(0)), _rows.GetInt64(1)) : null;
}
