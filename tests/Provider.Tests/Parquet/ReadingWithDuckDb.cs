using DuckDB.NET.Data;
using Florin.Parquet;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Parquet;

public sealed class ReadingWithDuckDb : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Finds_every_column_of_every_event()
    {
        var some = new SomeAppends();
        var appends = new List<StoredAppend>();
        for (var i = 0; i < 100; i++)
            appends.Add(
                some.Next($"command {i}", "account-1", $"account-{i}") with
                {
                    Receipt = i == 7 ? new Receipt(new byte[] { 1 }, 201, """{"ok":true}"""u8.ToArray()) : null,
                }
            );
        var file = _folder.File("a.parquet");
        await File.WriteAllBytesAsync(file, await new ParquetSegments().Write("account", appends, default));
        await using var database = new DuckDBConnection("DataSource=:memory:");
        await database.OpenAsync();
        Assert.Equal(
            [200L, 1L, 200L, 100L, 20_100L],
            Row(
                database,
                $"select count(*), min(position), max(position), count(distinct commandId), sum((eventData->>'n')::bigint)::bigint from '{file}'"
            )
        );
        Assert.Equal(
            ["account-7", 1L, "SomethingHappened", """{"n":16}""", """{"actor":"system"}""", "command 7"],
            Row(
                database,
                $"select aggregateId, eventVersion, eventType, eventData, metadata, commandId from '{file}' where position = 16"
            )
        );
        Assert.Equal(
            [201, """{"ok":true}""", SomeAppends.Start.AddMicroseconds(15).UtcDateTime],
            Row(
                database,
                $"select receiptStatus, decode(receiptBody), timestamp at time zone 'UTC' from '{file}' where receiptStatus is not null"
            )
        );
    }

    public void Dispose() => _folder.Dispose();

    private static object?[] Row(DuckDBConnection database, string query)
    {
        using var command = database.CreateCommand();
        command.CommandText = query;
        using var rows = command.ExecuteReader();
        Assert.True(rows.Read());
        return [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue)];
    }
}
