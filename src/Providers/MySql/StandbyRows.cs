using System.Text;
using Florin.Platform.EventLog;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// The instances that have a log open and do not own it, each with when it was last seen. The owner has none: its lease says
/// that it is there, and one that stops is not to be waited for.
/// </summary>
internal sealed class StandbyRows(string log, string address, TimeSpan lease)
{
    /// <summary>How many leases after it was last seen an instance is taken for dead.</summary>
    private const int PatienceLeases = 3;

    // Of instances that ended without a word; how many there were is of no use any more.
    private const int KeptDays = 1;

    // So often it notes that it is there, which takes ten leases, before it asks for a log that is pinned to it.
    private const int NotesBeforeAsking = 10 * PatienceLeases;

    private readonly byte[] _log = Encoding.UTF8.GetBytes(log);
    private readonly byte[] _address = Encoding.UTF8.GetBytes(address);
    private readonly PinnedOwner _pinned = new(log, address, lease);
    private int _notes; // Since it began to stand by.
    private bool _asked; // For the log that is pinned to it, since then.

    /// <summary>After so many microseconds an instance is taken for dead.</summary>
    public static long Patience(TimeSpan lease) => PatienceLeases * (long)lease.TotalMicroseconds;

    /// <summary>How often an instance notes that it is there.</summary>
    public TimeSpan Every { get; } = lease / PatienceLeases;

    /// <summary>Notes that this instance is there. One that has been for a while asks once for a log that is pinned to it.</summary>
    public void Note(MySqlConnection connection)
    {
        connection.Run(
            "INSERT INTO log_standbys(log, address, seen) VALUES (?, ?, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE seen = UTC_TIMESTAMP(6)",
            _log,
            _address
        );
        _notes++;
        if (!_asked && _notes % NotesBeforeAsking == 0)
            _asked = _pinned.AskForIt(connection);
    }

    /// <summary>This instance stands by no more. Forgets those that are gone for long, too.</summary>
    public void Remove(MySqlConnection connection)
    {
        (_notes, _asked) = (0, false);
        connection.Run(
            "DELETE FROM log_standbys WHERE log = ? AND (address = ? OR seen < UTC_TIMESTAMP(6) - INTERVAL ? DAY)",
            _log,
            _address,
            KeptDays
        );
    }

    /// <summary>All of a log, by address.</summary>
    public static IReadOnlyList<RecordedStandby> Read(MySqlConnection connection, byte[] log, TimeSpan lease)
    {
        using var command = connection.Command(
            "SELECT address, seen, seen > UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND FROM log_standbys WHERE log = ? ORDER BY address",
            Patience(lease),
            log
        );
        using var row = command.ExecuteReader();
        var found = new List<RecordedStandby>();
        while (row.Read())
            found.Add(
                new RecordedStandby(
                    Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)),
                    new DateTimeOffset(row.GetDateTime(1), TimeSpan.Zero),
                    row.GetInt64(2) != 0
                )
            );
        return found;
    }
}
