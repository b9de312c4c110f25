using System.Collections.Concurrent;
using System.Globalization;
using MongoDB.Bson;
using Npgsql;
using NpgsqlTypes;

namespace Florin.Testing.Mongo;

/// <summary>A command as it came.</summary>
internal sealed record DocumentCall(
    string Name,
    BsonDocument Command,
    ReadOnlyMemory<byte> Raw,
    ReadOnlyMemory<byte>? Documents,
    bool InTransaction
)
{
    public string Database => Command.GetValue("$db", "admin").AsString;

    public string Spec => $"BSONHEX{Convert.ToHexStringLower(Raw.Span)}";

    public string? Sequence => Documents is { } documents ? $"\\x{Convert.ToHexStringLower(documents.Span)}" : null;
}

/// <summary>Calls DocumentDB's functions, and keeps the cursors of what they have not given yet.</summary>
internal sealed class DocumentCursors : IAsyncDisposable
{
    private const string Bson = "documentdb_core.bson";
    private readonly ConcurrentDictionary<long, (string Continuation, NpgsqlConnection? Pinned)> _cursors = new();

    public bool Keeps(NpgsqlConnection connection) => _cursors.Values.Any(cursor => cursor.Pinned == connection);

    public NpgsqlConnection? ConnectionOf(DocumentCall call) =>
        call.Name == "getmore" && _cursors.TryGetValue(call.Command["getMore"].ToInt64(), out var cursor)
            ? cursor.Pinned
            : null;

    public async Task Kill(BsonArray cursors)
    {
        foreach (var cursor in cursors)
            if (_cursors.TryRemove(cursor.ToInt64(), out var killed) && killed.Pinned is { } pinned)
                await pinned.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cursor in _cursors.Values)
            if (cursor.Pinned is { } pinned)
                await pinned.DisposeAsync();
    }

    public Task<byte[]> Answer(NpgsqlConnection connection, DocumentCall call)
    {
        return call.Name switch
        {
            "insert" or "update" or "delete" => Write(connection, call),
            "find" => First(connection, call, "find_cursor_first_page"),
            "aggregate" => First(connection, call, "aggregate_cursor_first_page"),
            "listcollections" => First(connection, call, "list_collections_cursor_first_page"),
            "listindexes" => First(connection, call, "list_indexes_cursor_first_page"),
            "getmore" => Next(connection, call),
            "createindexes" => Of(
                "SELECT documentdb_api_internal.create_indexes_non_concurrently($1::text, $2::documentdb_core.bson, true)"
            ),
            "create" => Of("SELECT documentdb_api.create_collection_view($1::text, $2::documentdb_core.bson)"),
            "dropindexes" => Of("CALL documentdb_api.drop_indexes($1::text, $2::documentdb_core.bson)"),
            "listdatabases" => One(connection, $"SELECT documentdb_api.list_databases($1::{Bson})", call.Spec),
            "drop" => Done(
                connection,
                "SELECT documentdb_api.drop_collection($1::text, $2::text)",
                call.Database,
                call.Command["drop"].AsString
            ),
            "dropdatabase" => Done(connection, "SELECT documentdb_api.drop_database($1::text)", call.Database),
            _ => Task.FromResult(
                new BsonDocument
                {
                    { "ok", 0.0 },
                    { "errmsg", $"no such command: '{call.Name}'" },
                    { "code", 59 },
                }.ToBson()
            ),
        };

        Task<byte[]> Of(string sql) => One(connection, sql, call.Database, call.Spec);
    }

    private static async Task<byte[]> Write(NpgsqlConnection connection, DocumentCall call) =>
        DocumentErrors.Mapped(
            await One(
                connection,
                $"SELECT p_result FROM documentdb_api.{call.Name}($1::text, $2::{Bson}, $3::bytea::documentdb_core.bsonsequence)",
                call.Database,
                call.Spec,
                call.Sequence
            )
        );

    private async Task<byte[]> First(NpgsqlConnection connection, DocumentCall call, string function)
    {
        var row = await Row(
            connection,
            $"SELECT cursorpage, continuation, cursorid, persistconnection FROM documentdb_api.{function}($1::text, $2::{Bson})",
            call.Database,
            call.Spec
        );
        if (row[1] is { } continuation)
        {
            var pinned = !call.InTransaction && row[3] == "t" ? connection : null;
            _cursors[long.Parse(row[2]!, CultureInfo.InvariantCulture)] = (continuation, pinned);
        }
        return Unhex(row[0]);
    }

    private async Task<byte[]> Next(NpgsqlConnection connection, DocumentCall call)
    {
        var id = call.Command["getMore"].ToInt64();
        if (!_cursors.TryGetValue(id, out var cursor))
            return new BsonDocument
            {
                { "ok", 0.0 },
                { "errmsg", $"cursor id {id} not found" },
                { "code", 43 },
            }.ToBson();
        var row = await Row(
            connection,
            $"SELECT cursorpage, continuation FROM documentdb_api.cursor_get_more($1::text, $2::{Bson}, $3::{Bson})",
            call.Database,
            call.Spec,
            cursor.Continuation
        );
        if (row[1] is { } continuation)
            _cursors[id] = (continuation, cursor.Pinned);
        else if (_cursors.TryRemove(id, out var done) && done.Pinned is { } pinned)
            await pinned.DisposeAsync();
        return Unhex(row[0]);
    }

    private static async Task<byte[]> Done(NpgsqlConnection connection, string sql, params string?[] values)
    {
        await Row(connection, sql, values);
        return new BsonDocument("ok", 1.0).ToBson();
    }

    private static async Task<byte[]> One(NpgsqlConnection connection, string sql, params string?[] values) =>
        Unhex((await Row(connection, sql, values))[0]);

    private static byte[] Unhex(string? text) => Convert.FromHexString(text.AsSpan("BSONHEX".Length));

    // All as text: the extension's types are known to the server alone.
    private static async Task<string?[]> Row(NpgsqlConnection connection, string sql, params string?[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        foreach (var value in values)
            command.Parameters.Add(
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)value ?? DBNull.Value }
            );
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            return [];
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))];
    }
}
