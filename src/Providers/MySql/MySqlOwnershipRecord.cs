using System.Text;
using Florin.Kernel;
using Florin.Platform.EventLog;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>The row of a log's head as operators see and change it, each time on a connection of its own.</summary>
internal sealed class MySqlOwnershipRecord(LogDatabase database, TimeSpan lease) : IOwnershipRecord
{
    private const int LongestPinDays = 366;
    private const long SecondsInADay = 86_400;
    private readonly byte[] _log = Encoding.UTF8.GetBytes(database.Log);

    /// <inheritdoc/>
    public Task<RecordedOwnership> Read(CancellationToken cancel) => Ask(Read, cancel);

    /// <inheritdoc/>
    public Task<string?> AskForRelease(CancellationToken cancel) => Ask(AskForRelease, cancel);

    /// <inheritdoc/>
    public Task<string?> Pin(PinnedInstance pin, CancellationToken cancel) => Ask(connection => Pin(connection, pin), cancel);

    /// <inheritdoc/>
    public void Dispose() => database.Leave();

    private string? AskForRelease(MySqlConnection connection)
    {
        var now = Read(connection);
        if (now.Owner is null)
            return $"No instance owns the log of {database.Log}; the first that claims it gets it.";
        if (!now.Standbys.Any(standby => standby.IsAlive))
            return $"No other instance has the log of {database.Log} open that could take it over from {now.Owner}. Start one first.";
        var ends = now.Pin?.Address == now.Owner ? ", pinned = NULL, pinned_until = NULL" : "";
        return Change(connection, $"release_epoch = epoch{ends}", now.Epoch);
    }

    private string? Pin(MySqlConnection connection, PinnedInstance pin)
    {
        var now = Read(connection);
        if (now.Owner != pin.Address && !now.Standbys.Any(standby => standby.IsAlive && standby.Address == pin.Address))
            return $"No instance at {pin.Address} has the log of {database.Log} open. {Open(now)}";
        var left = connection.Number("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), ?)", pin.Until.UtcDateTime);
        if (left is <= 0 or > LongestPinDays * SecondsInADay)
            return $"{Rfc3339.Text(pin.Until)} is not within the next {LongestPinDays} days by the clock of the database.";
        var asks = now.Owner == pin.Address ? "" : ", release_epoch = epoch";
        return Change(
            connection,
            $"pinned = ?, pinned_until = ?{asks}",
            now.Epoch,
            Encoding.UTF8.GetBytes(pin.Address),
            pin.Until.UtcDateTime
        );
    }

    private static string Open(RecordedOwnership now)
    {
        var open = now.Standbys.Where(standby => standby.IsAlive).Select(standby => standby.Address);
        var all = (now.Owner is null ? open : open.Prepend(now.Owner)).ToList();
        return all.Count == 0 ? "No instance has." : $"Those that do: {string.Join(", ", all)}.";
    }

    private string? Change(MySqlConnection connection, string change, long epoch, params ReadOnlySpan<object?> values) =>
        connection.Run($"UPDATE log_head SET {change} WHERE log = ? AND epoch = ?", [.. values, _log, epoch]) == 1
            ? null
            : $"The log of {database.Log} went to another owner meanwhile. Look again, and repeat it if it is still wanted.";

    private RecordedOwnership Read(MySqlConnection connection)
    {
        var standbys = StandbyRows.Read(connection, _log, lease);
        using var command = connection.Command(
            $"""
            SELECT head, epoch, lease_until > UTC_TIMESTAMP(6), owner, owned_since,
                TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), lease_until), COALESCE(release_epoch = epoch, 0), {PinnedOwner.Columns}
            FROM log_head WHERE log = ?
            """,
            _log
        );
        using var row = command.ExecuteReader();
        if (!row.Read())
        {
            row.Close();
            throw HeadRow.HasEvents(connection, _log)
                ? HeadRow.Missing(database.Log, database.Name)
                : new LogFault(
                    $"{database.Name}.log_head has no row of the log {database.Log}: no instance has opened it yet."
                );
        }
        var (head, epoch) = (row.GetInt64(0), row.GetInt64(1));
        var isOwned = !row.IsDBNull(2) && row.GetInt64(2) != 0;
        return new RecordedOwnership(
            head,
            epoch,
            isOwned ? HeadRow.AddressOf(Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(3))) : null,
            isOwned ? HeadRow.TimeOf(row, 4) : null,
            isOwned ? TimeSpan.FromMicroseconds(row.GetInt64(5)) : null,
            isOwned && row.GetInt64(6) != 0,
            standbys,
            PinnedOwner.Of(row, 7)
        );
    }

    // Operators are few, and the caller does not wait for the server on its own thread.
    private Task<T> Ask<T>(Func<MySqlConnection, T> ask, CancellationToken cancel) => Task.Run(() => Asked(ask), cancel);

    private T Asked<T>(Func<MySqlConnection, T> ask)
    {
        try
        {
            if (!database.Exists())
                throw new LogFault(
                    $"The database {database.Name} on the server of {MySqlOptions.ConnectionKey} is missing: no instance has opened the log yet, or {MySqlOptions.Section}:{nameof(MySqlOptions.DatabasePrefix)} is another one."
                );
            using var connection = database.Connect();
            LogTables.MustBeCurrent(connection, database.Name);
            return ask(connection);
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            throw MySqlFaults.Of(e, database.Name);
        }
    }
}
