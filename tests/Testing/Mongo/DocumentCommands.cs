using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using Npgsql;

namespace Florin.Testing.Mongo;

/// <summary>MongoDB's commands as DocumentDB's functions, with its sessions and transactions as PostgreSQL's.</summary>
internal sealed class DocumentCommands(NpgsqlDataSource database) : IAsyncDisposable
{
    private static int _connections;

    // By session, with the client's connection on which it began.
    private readonly ConcurrentDictionary<string, (NpgsqlConnection Connection, object Client)> _transactions = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentDictionary<string, long> _committed = new(StringComparer.Ordinal); // By session, the last one.
    private readonly DocumentCursors _cursors = new();

    /// <summary>What the server says of itself: a router of a sharded cluster, which has transactions.</summary>
    public static BsonDocument Hello() =>
        new()
        {
            { "ismaster", true },
            { "isWritablePrimary", true },
            { "msg", "isdbgrid" },
            { "maxBsonObjectSize", 16777216 },
            { "maxMessageSizeBytes", 48000000 },
            { "maxWriteBatchSize", 100000 },
            { "logicalSessionTimeoutMinutes", 30 },
            { "connectionId", Interlocked.Increment(ref _connections) },
            { "minWireVersion", 0 },
            { "maxWireVersion", 21 },
            { "readOnly", false },
            { "helloOk", true },
            { "ok", 1.0 },
        };

    /// <summary>Undoes what a client began that has gone; MongoDB would after a minute, and meanwhile lets nobody wait for it.</summary>
    public async Task Gone(object client)
    {
        foreach (var (session, begun) in _transactions)
            if (begun.Client == client)
                await End(session, "ROLLBACK");
    }

    /// <summary>Runs a command.</summary>
    public async Task<byte[]> Run(object client, ReadOnlyMemory<byte> raw, ReadOnlyMemory<byte>? documents)
    {
        var command = BsonSerializer.Deserialize<BsonDocument>(raw.ToArray());
        var name = command.GetElement(0).Name.ToLowerInvariant();
        var session = command.TryGetValue("lsid", out var id) ? Convert.ToHexString(id["id"].AsBsonBinaryData.Bytes) : "";
        switch (name)
        {
            case "hello" or "ismaster":
                return Hello().ToBson();
            case "ping" or "endsessions":
                return Ok().ToBson();
            case "killcursors":
                await _cursors.Kill(command["cursors"].AsBsonArray);
                return Ok().ToBson();
            case "committransaction" or "aborttransaction":
                return await End(session, name == "committransaction" ? "COMMIT" : "ROLLBACK", command["txnNumber"].ToInt64());
        }
        var inTransaction = command.TryGetValue("autocommit", out var alone) && !alone.AsBoolean;
        try
        {
            var call = new DocumentCall(name, command, raw, documents, inTransaction);
            return inTransaction ? await InTransaction(client, session, call) : await Alone(call);
        }
        catch (PostgresException e)
        {
            if (inTransaction)
                await End(session, "ROLLBACK");
            var conflicts =
                e.SqlState is "40001" or "40P01" or "55P03"
                || e.MessageText.Contains("WriteConflict", StringComparison.Ordinal);
            return (
                conflicts ? Conflict(e, inTransaction) : Failed(e.MessageText, DocumentErrors.CodeOf(e.SqlState), e.SqlState)
            ).ToBson();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (connection, _) in _transactions.Values)
            await connection.DisposeAsync();
        await _cursors.DisposeAsync();
    }

    private async Task<byte[]> Alone(DocumentCall call)
    {
        if (_cursors.ConnectionOf(call) is { } pinned)
            return await _cursors.Answer(pinned, call);
        var connection = await database.OpenConnectionAsync();
        try
        {
            return await _cursors.Answer(connection, call);
        }
        finally
        {
            if (!_cursors.Keeps(connection))
                await connection.DisposeAsync();
        }
    }

    private async Task<byte[]> InTransaction(object client, string session, DocumentCall call)
    {
        if (call.Command.Contains("startTransaction"))
        {
            await End(session, "ROLLBACK");
            var begun = await database.OpenConnectionAsync();
            await Execute(begun, "BEGIN ISOLATION LEVEL REPEATABLE READ");
            _transactions[session] = (begun, client);
        }
        return _transactions.TryGetValue(session, out var transaction)
            ? await _cursors.Answer(transaction.Connection, call)
            : Ended();
    }

    // A commit that is sent again because its answer was lost has the number that it had.
    private async Task<byte[]> End(string session, string how, long? number = null)
    {
        if (!_transactions.TryRemove(session, out var ended))
            return number is null || (_committed.TryGetValue(session, out var last) && last == number)
                ? Ok().ToBson()
                : Ended();
        await using var connection = ended.Connection;
        try
        {
            await Execute(connection, how);
            if (how == "COMMIT")
                _committed[session] = number ?? 0;
            return Ok().ToBson();
        }
        catch (PostgresException e)
        {
            return Conflict(e, inTransaction: true).ToBson();
        }
    }

    private static BsonDocument Conflict(PostgresException e, bool inTransaction) =>
        Failed(e.MessageText, 112, "WriteConflict", inTransaction ? "TransientTransactionError" : null);

    private static BsonDocument Failed(string message, int code, string name, string? label = null)
    {
        var failed = new BsonDocument
        {
            { "ok", 0.0 },
            { "errmsg", message },
            { "code", code },
            { "codeName", name },
        };
        return label is null ? failed : failed.Add("errorLabels", new BsonArray { label });
    }

    private static byte[] Ended() =>
        Failed("the transaction was ended", 251, "NoSuchTransaction", "TransientTransactionError").ToBson();

    private static BsonDocument Ok() => new("ok", 1.0);

    private static async Task Execute(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
