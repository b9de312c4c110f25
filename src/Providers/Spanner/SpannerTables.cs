using Florin.Platform.EventLog;
using Florin.Spanner.Protocol;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>
/// The tables of all logs in one database. Keys begin with the log's name and a shard, so that rows that are written one after
/// the other do not all go to the same server of Spanner; see <see cref="LogKeys"/>.
/// </summary>
internal sealed class SpannerTables(SpannerServer server, SpannerDatabase database, TimeProvider clock)
{
    /// <summary>The version that this program writes.</summary>
    public const long Version = 1;

    private const string Schema = "florin_schema";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);
    private static readonly string[] VersionColumns = ["one", "version"];

    // Each so that it can be run again.
    private static readonly string[] Statements =
    [
        $"CREATE TABLE IF NOT EXISTS {Schema}(one INT64 NOT NULL, version INT64 NOT NULL) PRIMARY KEY(one)",
        """
            CREATE TABLE IF NOT EXISTS log_head(
                log STRING(64) NOT NULL, log_id STRING(64) NOT NULL, head INT64 NOT NULL, epoch INT64 NOT NULL,
                owner STRING(255) NOT NULL, owned_since TIMESTAMP OPTIONS (allow_commit_timestamp = true),
                renewed TIMESTAMP OPTIONS (allow_commit_timestamp = true), lease_micros INT64 NOT NULL,
                release_epoch INT64, pinned STRING(255), pinned_until TIMESTAMP
            ) PRIMARY KEY(log)
            """,
        """
            CREATE TABLE IF NOT EXISTS events(
                log STRING(64) NOT NULL, shard INT64 NOT NULL, position INT64 NOT NULL,
                stream_shard INT64 NOT NULL, stream STRING(1024) NOT NULL, version INT64 NOT NULL,
                type STRING(255) NOT NULL, micros INT64 NOT NULL, data BYTES(MAX) NOT NULL, metadata BYTES(MAX) NOT NULL,
                command_shard INT64, command_id STRING(1024), fingerprint BYTES(255), status INT64, body BYTES(MAX)
            ) PRIMARY KEY(log, shard, position)
            """,
        "CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events(log, stream_shard, stream, version DESC)",
        "CREATE UNIQUE NULL_FILTERED INDEX IF NOT EXISTS events_by_command ON events(log, command_shard, command_id)",
        """
            CREATE TABLE IF NOT EXISTS snapshots(
                log STRING(64) NOT NULL, stream_shard INT64 NOT NULL, stream STRING(1024) NOT NULL,
                version INT64 NOT NULL, state_schema STRING(255) NOT NULL, state BYTES(MAX) NOT NULL
            ) PRIMARY KEY(log, stream_shard, stream)
            """,
        """
            CREATE TABLE IF NOT EXISTS log_standbys(
                log STRING(64) NOT NULL, address STRING(255) NOT NULL,
                seen TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true)
            ) PRIMARY KEY(log, address)
            """,
        """
            CREATE TABLE IF NOT EXISTS checkpoints(
                log STRING(64) NOT NULL, follower STRING(64) NOT NULL, epoch INT64 NOT NULL, position INT64 NOT NULL,
                log_id STRING(64), mark STRING(255)
            ) PRIMARY KEY(log, follower)
            """,
        """
            CREATE TABLE IF NOT EXISTS secrets(
                log STRING(64) NOT NULL, name STRING(255) NOT NULL, sealed BYTES(MAX) NOT NULL,
                made TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true)
            ) PRIMARY KEY(log, name)
            """,
        """
            CREATE TABLE IF NOT EXISTS replicas(
                log STRING(64) NOT NULL, log_id STRING(64) NOT NULL, epoch INT64 NOT NULL,
                position INT64 NOT NULL, position_epoch INT64 NOT NULL, digest STRING(255)
            ) PRIMARY KEY(log)
            """,
    ];

    /// <summary>Creates what is missing. Several processes may do so at the same time.</summary>
    /// <exception cref="LogFault">The database holds something else, or tables of a newer version.</exception>
    public async Task Prepare()
    {
        var began = clock.GetTimestamp();
        while (true)
            try
            {
                if (await FoundVersion() is { } version)
                {
                    MustKnow(version);
                    return;
                }
                await Create();
            }
            catch (RpcException e)
                when ((SpannerFaults.IsSchemaBusy(e) || SpannerFaults.IsAborted(e) || SpannerFaults.IsDuplicate(e))
                    && clock.GetElapsedTime(began) < Patience
                )
            {
                await Task.Delay(Between, clock);
            }
    }

    /// <summary>Refuses what this program cannot use as it is.</summary>
    public async Task MustBeCurrent() =>
        MustKnow(
            await FoundVersion()
                ?? throw new LogFault(
                    $"The database {database.Name} holds no log: no instance has opened one yet, or {SpannerOptions.DatabaseKey} names another database."
                )
        );

    private void MustKnow(long version)
    {
        if (version > Version)
            throw new LogFault(
                $"The database {database.Name} holds tables of version {version}; this program supports up to {Version}. Use the program that created them, or a newer one."
            );
    }

    // Null where there are no tables, or they are being created.
    private async Task<long?> FoundVersion()
    {
        try
        {
            var rows = await database.Read(new TableRead(Schema, VersionColumns, LogKeys.Key(Cells.Of(1))));
            return rows.Count > 0 ? rows[0].Number(1) : null;
        }
        catch (RpcException e) when (SpannerFaults.IsDatabaseMissing(e) || SpannerFaults.IsTableMissing(e))
        {
            return null;
        }
    }

    private async Task Create()
    {
        var existing = await Existing();
        if (existing is null)
            await CreateDatabase();
        else if (existing.Any(IsTable) && !existing.Any(statement => statement.Contains(Schema, StringComparison.Ordinal)))
            throw new LogFault(
                $"The database {database.Name} holds tables that are not Florin's. Name another database in {SpannerOptions.DatabaseKey}."
            );
        else
            await UpdateTables();
        await database.Transact(transaction =>
        {
            transaction.Put(Schema, VersionColumns, Cells.Of(1), Cells.Of(Version));
            return Task.FromResult(true);
        });
    }

    private static bool IsTable(string statement) =>
        statement.TrimStart().StartsWith("CREATE TABLE", StringComparison.OrdinalIgnoreCase);

    private async Task<IReadOnlyList<string>?> Existing()
    {
        try
        {
            var request = new GetDatabaseDdlRequest { Database = database.Name };
            return (await server.Admin.GetDatabaseDdlAsync(request, Call("database", database.Name))).Statements;
        }
        catch (RpcException e) when (SpannerFaults.IsDatabaseMissing(e))
        {
            return null;
        }
    }

    private async Task CreateDatabase()
    {
        var (instance, id) = (server.Database.Instance, server.Database.Id);
        var request = new CreateDatabaseRequest { Parent = instance, CreateStatement = $"CREATE DATABASE `{id}`" };
        request.ExtraStatements.AddRange(Statements);
        await Done(await server.Admin.CreateDatabaseAsync(request, Call("parent", instance)));
    }

    private async Task UpdateTables()
    {
        var request = new UpdateDatabaseDdlRequest { Database = database.Name };
        request.Statements.AddRange(Statements);
        await Done(await server.Admin.UpdateDatabaseDdlAsync(request, Call("database", database.Name)));
    }

    private async Task Done(Operation operation)
    {
        var began = clock.GetTimestamp();
        while (!operation.Done)
        {
            if (clock.GetElapsedTime(began) > Patience)
                throw new LogFault(
                    $"Spanner has been creating the tables of {database.Name} for {Patience.TotalSeconds} s. Start again when that has ended."
                );
            await Task.Delay(Between, clock);
            operation = await server.Operations.GetOperationAsync(
                new GetOperationRequest { Name = operation.Name },
                Call("name", operation.Name)
            );
        }
        if (operation.Error is { } error && error.Code != 0)
            throw new RpcException(new Grpc.Core.Status((StatusCode)error.Code, error.Message));
    }

    private CallOptions Call(string parameter, string value) => server.Call(parameter, value, CancellationToken.None);
}
