using System.Text;
using Florin.Platform.EventLog;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// The instance that operators want to own a log, until a time of the server's clock. It goes first when the log is free, for
/// one lease and only while it stands by, so that the log is never without an owner for its sake; and it asks for the log once
/// when it has come back, so that owners do not change again and again where it cannot claim it.
/// </summary>
/// <param name="log">The log's name.</param>
/// <param name="address">Where other processes reach this instance.</param>
/// <param name="lease">After such a silence another instance may claim the log.</param>
internal sealed class PinnedOwner(string log, string address, TimeSpan lease)
{
    private readonly byte[] _log = Encoding.UTF8.GetBytes(log);
    private readonly byte[] _address = Encoding.UTF8.GetBytes(address);
    private readonly long _lease = (long)lease.TotalMicroseconds;

    /// <summary>Leaves a log that is free to the instance that is to own it.</summary>
    /// <exception cref="Fenced">There is one, which is not this one and stands by.</exception>
    public void MustNotGoFirst(MySqlConnection connection, MySqlTransaction? transaction)
    {
        using var command = connection.Command(
            """
            SELECT h.pinned FROM log_head h JOIN log_standbys s ON s.log = h.log AND s.address = h.pinned
            WHERE h.log = ? AND h.pinned <> ? AND h.pinned_until > UTC_TIMESTAMP(6)
                AND h.lease_until > UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND AND s.seen > UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND
            """,
            _log,
            _address,
            _lease,
            _lease
        );
        command.Transaction = transaction;
        if (command.ExecuteScalar() is byte[] pinned)
            throw new Fenced(
                $"the log {log} is pinned to {Encoding.UTF8.GetString(pinned)}, which stands by and is to claim it"
            );
    }

    /// <summary>Asks whoever owns a log that is pinned to this instance to give it up.</summary>
    /// <returns>Whether somebody was asked.</returns>
    public bool AskForIt(MySqlConnection connection) =>
        connection.Run(
            "UPDATE log_head SET release_epoch = epoch WHERE log = ? AND pinned = ? AND pinned_until > UTC_TIMESTAMP(6) AND lease_until > UTC_TIMESTAMP(6)",
            _log,
            _address
        ) == 1;

    /// <summary>The columns that <see cref="Of"/> reads; null where no instance is pinned.</summary>
    public const string Columns =
        "IF(pinned_until > UTC_TIMESTAMP(6), pinned, NULL), IF(pinned_until > UTC_TIMESTAMP(6), pinned_until, NULL)";

    /// <summary>What a row says in these columns.</summary>
    public static PinnedInstance? Of(MySqlDataReader row, int column) =>
        !row.IsDBNull(column) && HeadRow.TimeOf(row, column + 1) is { } until
            ? new PinnedInstance(Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column)), until)
            : null;
}
