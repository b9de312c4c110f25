using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>Writes how far consumers have come, and what they have set aside.</summary>
internal sealed class ProgressRows(Connection connection)
{
    private readonly Statement _position = connection.Prepare("SELECT position FROM _checkpoints WHERE consumer = ?");

    private readonly Statement _checkpoint = connection.Prepare(
        "INSERT INTO _checkpoints(consumer, position, log, mark, building, place) VALUES (?, ?, ?, ?, ?, ?) "
            + "ON CONFLICT (consumer) DO UPDATE SET position = excluded.position, log = excluded.log, "
            + "mark = excluded.mark, building = excluded.building, place = excluded.place"
    );

    private readonly Statement _park = connection.Prepare(
        "INSERT OR REPLACE INTO _parked(consumer, position, stream, type, reason, micros, attempts) VALUES (?, ?, ?, ?, ?, ?, ?)"
    );

    private readonly Statement _replay = connection.Prepare("DELETE FROM _parked WHERE consumer = ? AND position = ?");

    /// <summary>Stores a consumer's progress within the transaction under way.</summary>
    /// <exception cref="StaleCheckpoint">It does not begin at the consumer's checkpoint.</exception>
    /// <exception cref="NotSetAside">An event that it replays is not set aside.</exception>
    public void Store(ViewSet set, Progress progress)
    {
        var consumer = set.Progress;
        if (Position(consumer) is var actual && actual != progress.From)
            throw new StaleCheckpoint(set.Consumer, progress.From, actual);
        var checkpoint = progress.Checkpoint;
        _checkpoint
            .Bind(1, consumer)
            .Bind(2, checkpoint.Position)
            .Bind(3, checkpoint.Log)
            .Bind(4, checkpoint.Mark)
            .Bind(5, checkpoint.BuildTo)
            .Bind(6, checkpoint.Place)
            .Run();
        foreach (var parked in progress.Parked)
            _park
                .Bind(1, consumer)
                .Bind(2, parked.Position)
                .Bind(3, parked.Stream)
                .Bind(4, parked.Type)
                .Bind(5, parked.Reason)
                .Bind(6, ViewTime.Micros(parked.At))
                .Bind(7, parked.Attempts)
                .Run();
        foreach (var position in progress.Replayed)
        {
            _replay.Bind(1, consumer).Bind(2, position).Run();
            if (connection.Changes == 0)
                throw new NotSetAside(set.Consumer, position);
        }
    }

    /// <summary>How far a set of views has come.</summary>
    public static long Position(Connection connection, string progress)
    {
        using var position = connection.Compile("SELECT position FROM _checkpoints WHERE consumer = ?");
        return position.Bind(1, progress).Step() ? position.Number(0) : 0;
    }

    private long Position(string consumer)
    {
        _position.Bind(1, consumer);
        var position = _position.Step() ? _position.Number(0) : 0;
        _position.Reset();
        return position;
    }
}
