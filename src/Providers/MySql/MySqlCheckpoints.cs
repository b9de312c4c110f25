using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// Checkpoints of a log's owner, in its database. Each row has the epoch of the owner that loaded it last, so that moving it
/// changes this row alone and does not wait for the row of the head, which every commit locks.
/// </summary>
internal sealed class MySqlCheckpoints(LogDatabase database) : IOwnerCheckpoints
{
    private const string Find = "SELECT epoch, position, log_id, mark FROM checkpoints WHERE log = ? AND follower = ?";

    // One statement, so that a process that is held keeps no lock. It waits for a claim under way, and the next claim for it.
    private const string Take = """
        INSERT INTO checkpoints(log, follower, epoch, position)
        SELECT ?, ?, ?, 0 FROM log_head WHERE log = ? AND epoch = ? LOCK IN SHARE MODE
        ON DUPLICATE KEY UPDATE epoch = ?
        """;

    private readonly byte[] _log = Encoding.UTF8.GetBytes(database.Log);
    private int _closed;

    /// <inheritdoc/>
    public ValueTask<Checkpoint> Load(string follower, long epoch, CancellationToken cancel) =>
        Ask(
            async connection =>
            {
                await using var take = connection.Command(Take, _log, Bytes(follower), epoch, _log, epoch, epoch);
                if (await take.ExecuteNonQueryAsync(cancel) == 0)
                    throw new Fenced($"the claim of the epoch {epoch} of the log {database.Log} is over");
                var (taken, checkpoint) = await Read(connection, follower, cancel);
                return taken == epoch ? checkpoint : throw Over(follower, taken, epoch);
            },
            cancel
        );

    /// <inheritdoc/>
    public async Task Save(string follower, long epoch, long from, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        await Ask(
            async connection =>
            {
                await using var move = connection.Command(
                    "UPDATE checkpoints SET position = ?, log_id = ?, mark = ? WHERE log = ? AND follower = ? AND epoch = ? AND position = ?",
                    checkpoint.Position,
                    checkpoint.Log is { } log ? Bytes(log) : null,
                    checkpoint.Mark is { } mark ? Bytes(mark) : null,
                    _log,
                    Bytes(follower),
                    epoch,
                    from
                );
                return await move.ExecuteNonQueryAsync(CancellationToken.None) == 1
                    ? true
                    : throw await Refusal(connection, follower, epoch, from);
            },
            CancellationToken.None
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            database.Leave();
    }

    private async Task<Exception> Refusal(MySqlConnection connection, string follower, long epoch, long from)
    {
        var (current, checkpoint) = await Read(connection, follower, CancellationToken.None);
        return current == epoch ? new StaleCheckpoint(follower, from, checkpoint.Position) : Over(follower, current, epoch);
    }

    private Fenced Over(string follower, long current, long epoch) =>
        new($"the checkpoint of {follower} belongs to the epoch {current} of the log {database.Log}, not to {epoch}");

    private async Task<(long Epoch, Checkpoint Checkpoint)> Read(
        MySqlConnection connection,
        string follower,
        CancellationToken cancel
    )
    {
        await using var command = connection.Command(Find, _log, Bytes(follower));
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? (row.GetInt64(0), new Checkpoint(row.GetInt64(1), Text(row, 2), Text(row, 3)))
            : (0, Checkpoint.None);
    }

    private async ValueTask<T> Ask<T>(Func<MySqlConnection, Task<T>> ask, CancellationToken cancel)
    {
        if (Volatile.Read(ref _closed) != 0)
            throw new LogFault($"{database.Name} is not open.");
        try
        {
            await using var connection = await database.Connect(cancel);
            return await ask(connection);
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            throw MySqlFaults.Of(e, database.Name);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? Text(MySqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));
}
