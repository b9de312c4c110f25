using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Platform.EventLog;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// The row that says where a log ends and whose it is. Every commit and every claim changes it first and so waits for
/// what another process has under way; times are the server's.
/// </summary>
/// <param name="log">The log's name.</param>
/// <param name="database">The database's, for messages.</param>
/// <param name="address">Where other processes reach this one.</param>
/// <param name="lease">After such a silence another process may claim the log.</param>
internal sealed class HeadRow(string log, string database, string address, TimeSpan lease)
{
    // Behind the address something that no other process has, not even the next one at this address.
    private const char Separator = ' ';

    /// <summary>How many of the last positions are checked when a log is opened.</summary>
    private const long CheckedTail = 1000;

    private readonly byte[] _log = Encoding.UTF8.GetBytes(log);
    private readonly string _owner = $"{address}{Separator}{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
    private readonly long _lease = (long)lease.TotalMicroseconds;
    private readonly string _limitSilence = Session.LimitSilence(lease);
    private readonly PinnedOwner _pinned = new(log, address, lease);

    // Of the row that was claimed: one that takes its place begins its epochs again.
    private byte[] _claimed = [];

    /// <summary>The log's identity, once the row was read.</summary>
    public string? Identity { get; private set; }

    /// <summary>Looks whether the log can be claimed, without waiting for a commit that its owner has under way.</summary>
    /// <exception cref="Fenced">Another process owns it, and its lease is not over.</exception>
    public void MustBeFree(MySqlConnection connection)
    {
        if (Find(connection, null, "") is { } row)
            MustBeFree(connection, null, row);
    }

    /// <summary>Where the owner is, by what is written in the row; null where nobody owns the log.</summary>
    public static string? AddressOf(string owner) => owner.Length == 0 ? null : owner.Split(Separator)[0];

    /// <summary>A time that the server wrote; null if it wrote no time.</summary>
    public static DateTimeOffset? TimeOf(MySqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetDateTime(column), TimeSpan.Zero);

    /// <summary>Makes this writer the owner.</summary>
    /// <exception cref="Fenced">Another one is, and its lease is not over.</exception>
    public LogClaim Claim(MySqlConnection connection, string newIdentity)
    {
        if (connection.Number("SELECT COUNT(*) FROM log_head WHERE log = ?", _log) == 0)
            Create(connection, newIdentity);
        using var transaction = Begin(connection);
        var row = Locked(connection, transaction);
        MustBeFree(connection, transaction, row);
        MustBeClaimed(row);
        Verify(connection, transaction, row.Head);
        Run(
            connection,
            transaction,
            "UPDATE log_head SET epoch = epoch + 1, owner = ?, owned_since = ?, lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND WHERE log = ?",
            Encoding.UTF8.GetBytes(_owner),
            row.Now.UtcDateTime,
            _lease,
            _log
        );
        Commit(connection, transaction);
        _claimed = row.Identity;
        return new LogClaim(row.Head, row.Epoch + 1, lease, row.Now);
    }

    /// <summary>Where the log of this owner ends, once all that was under way has ended. Keeps the claim.</summary>
    /// <exception cref="Fenced">The claim is over.</exception>
    public long Settled(MySqlConnection connection, long epoch)
    {
        using var transaction = Begin(connection);
        var row = Locked(connection, transaction);
        if (!IsOf(row, epoch))
            throw Over(row, epoch);
        Verify(connection, transaction, row.Head);
        Run(
            connection,
            transaction,
            "UPDATE log_head SET owner = ?, lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND WHERE log = ?",
            Encoding.UTF8.GetBytes(_owner),
            _lease,
            _log
        );
        Commit(connection, transaction);
        return row.Head;
    }

    /// <summary>Keeps the claim.</summary>
    /// <exception cref="Fenced">It is over.</exception>
    public void Renew(MySqlConnection connection, long epoch)
    {
        var found = connection.Run(
            "UPDATE log_head SET owner = ?, lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND WHERE log = ? AND epoch = ? AND log_id = ?",
            Encoding.UTF8.GetBytes(_owner), // The epoch decides; without the name nobody would find the owner.
            _lease,
            _log,
            epoch,
            _claimed
        );
        if (found == 0)
            throw new Fenced($"the claim of the epoch {epoch} of the log {log} in {database} is over");
    }

    /// <summary>Gives it up, if it holds.</summary>
    public void Release(MySqlConnection connection, long epoch) =>
        connection.Run(
            "UPDATE log_head SET owner = '', owned_since = NULL, lease_until = UTC_TIMESTAMP(6) WHERE log = ? AND epoch = ? AND log_id = ?",
            _log,
            epoch,
            _claimed
        );

    /// <summary>Begins a transaction and moves the head; false where the claim is over or the log ends elsewhere.</summary>
    public bool TryAdvance(MySqlConnection connection, long from, long to, long epoch) =>
        connection.Run(
            $"{_limitSilence}; START TRANSACTION; UPDATE log_head SET head = ?, lease_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND WHERE log = ? AND epoch = ? AND head = ? AND log_id = ?",
            to,
            _lease,
            _log,
            epoch,
            from,
            _claimed
        ) == 1;

    /// <summary>Why a commit moved no row. In its transaction.</summary>
    public LogFault Refusal(MySqlConnection connection, long from, long epoch) =>
        Find(connection, null, "") is not { } row ? Missing()
        : !IsOf(row, epoch) ? Over(row, epoch)
        : new Fenced($"the log {log} in {database} ends at position {row.Head}, not {from}");

    private MySqlTransaction Begin(MySqlConnection connection)
    {
        connection.Run(_limitSilence);
        return connection.BeginTransaction();
    }

    private static void Commit(MySqlConnection connection, MySqlTransaction transaction)
    {
        transaction.Commit();
        connection.Run(Session.EndSilenceLimit);
    }

    private void MustBeFree(MySqlConnection connection, MySqlTransaction? transaction, Row row)
    {
        if (row.EndsIn > TimeSpan.Zero && row.Owner != _owner)
            throw new Fenced(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the log {log} in {database} is owned by {AddressOf(row.Owner)}, whose lease ends in {row.EndsIn.TotalSeconds:0.0} s unless it is renewed"
                )
            );
        if (row.EndsIn <= TimeSpan.Zero)
            _pinned.MustNotGoFirst(connection, transaction);
    }

    private bool IsOf(Row row, long epoch) => row.Epoch == epoch && row.Identity.AsSpan().SequenceEqual(_claimed);

    // What this process knows is of the log that it has claimed before.
    private void MustBeClaimed(Row row)
    {
        if (_claimed.Length > 0 && !row.Identity.AsSpan().SequenceEqual(_claimed))
            throw new LogFault(
                $"The row of the log {log} in {database}.log_head is of another log ({Encoding.UTF8.GetString(row.Identity)}, not {Encoding.UTF8.GetString(_claimed)}). Restore the database from a backup, all of it, or restart this process to use the log that is there."
            );
    }

    private static Fenced Over(Row row, long epoch) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the claim of the epoch {epoch} is over; {AddressOf(row.Owner) ?? "no process"} has the epoch {row.Epoch}"
            )
        );

    // Two that do it at once make one row.
    private void Create(MySqlConnection connection, string identity)
    {
        if (HasEvents(connection, _log))
            throw Missing();
        connection.Run(
            "INSERT INTO log_head(log, log_id, head, epoch, owner, lease_until) VALUES (?, ?, 0, 0, '', NULL) ON DUPLICATE KEY UPDATE log = log",
            _log,
            Encoding.UTF8.GetBytes(identity)
        );
    }

    /// <summary>Whether anything was ever committed to a log.</summary>
    public static bool HasEvents(MySqlConnection connection, byte[] log) =>
        connection.Number("SELECT COUNT(*) FROM (SELECT 1 FROM events WHERE log = ? LIMIT 1) AS found", log) > 0;

    /// <summary>The row of a log with events is not there.</summary>
    public static LogFault Missing(string log, string database) =>
        new(
            $"The row of the log {log} in {database}.log_head is missing although there are events. Restore the database from a backup, all of it."
        );

    private LogFault Missing() => Missing(log, database);

    private Row Locked(MySqlConnection connection, MySqlTransaction transaction) =>
        Find(connection, transaction, " FOR UPDATE") ?? throw Missing();

    private Row? Find(MySqlConnection connection, MySqlTransaction? transaction, string locking)
    {
        using var command = connection.Command(
            "SELECT log_id, head, epoch, owner, COALESCE(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), lease_until), 0), UTC_TIMESTAMP(6) FROM log_head WHERE log = ?"
                + locking,
            _log
        );
        command.Transaction = transaction;
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            return null;
        var identity = reader.GetFieldValue<byte[]>(0);
        Identity = Encoding.UTF8.GetString(identity);
        return new Row(
            identity,
            reader.GetInt64(1),
            reader.GetInt64(2),
            Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(3)),
            TimeSpan.FromMicroseconds(reader.GetInt64(4)),
            new DateTimeOffset(reader.GetDateTime(5), TimeSpan.Zero)
        );
    }

    // The last thousand positions and the first one must be there, and nothing beyond the head.
    private void Verify(MySqlConnection connection, MySqlTransaction transaction, long head)
    {
        using var command = connection.Command(
            "SELECT COUNT(*), COALESCE(MAX(position), 0), COALESCE((SELECT MIN(position) FROM events WHERE log = ?), 0) FROM events WHERE log = ? AND position > ?",
            _log,
            _log,
            head - CheckedTail
        );
        command.Transaction = transaction;
        using var reader = command.ExecuteReader();
        reader.Read();
        var (count, last, first) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        if (last > head)
            throw Damaged(head, $"there are events up to position {last}, so the row was set back");
        if (last != head || count != Math.Min(head, CheckedTail) || first != Math.Min(head, 1))
            throw Damaged(head, "events up to there are missing");
    }

    private LogFault Damaged(long head, string what) =>
        new(
            $"The log {log} in {database} is damaged: by its row in log_head it ends at position {head}, but {what}. Restore the database from a backup, all of it."
        );

    private static void Run(
        MySqlConnection connection,
        MySqlTransaction transaction,
        string text,
        params ReadOnlySpan<object?> parameters
    )
    {
        using var command = connection.Command(text, parameters);
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private sealed record Row(byte[] Identity, long Head, long Epoch, string Owner, TimeSpan EndsIn, DateTimeOffset Now);
}
