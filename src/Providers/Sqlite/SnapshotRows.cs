using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>Keeps states as a cache, one of each stream.</summary>
internal sealed class SnapshotRows(Connection connection)
{
    private readonly Statement _keep = connection.Prepare(
        "INSERT INTO snapshots(stream, version, schema, state, checksum) VALUES (?, ?, ?, ?, ?) "
            + "ON CONFLICT (stream) DO UPDATE SET version = excluded.version, schema = excluded.schema, "
            + "state = excluded.state, checksum = excluded.checksum WHERE excluded.version >= version"
    );

    /// <summary>Keeps a state, unless a newer one of its stream is there.</summary>
    public void Keep(StoredSnapshot snapshot) =>
        _keep
            .Bind(1, snapshot.Stream)
            .Bind(2, snapshot.Version)
            .Bind(3, snapshot.Schema)
            .BindBlob(4, snapshot.State.Span)
            .Bind(5, LogSchema.ChecksumOf(snapshot.Stream, snapshot.Version, snapshot.Schema, snapshot.State.Span))
            .Run();
}
