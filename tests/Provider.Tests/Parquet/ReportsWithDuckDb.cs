using DuckDB.NET.Data;
using Florin.Reports.Kinds;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Parquet;

public sealed class ReportsWithDuckDb : IDisposable
{
    private const int Rows = 25_000; // More than a group of rows.
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();

    private static readonly ReportColumn[] Columns =
    [
        new("text"),
        new("number", ReportColumnKind.Number),
        new("time", ReportColumnKind.Time),
    ];

    [Fact]
    public async Task Are_read_with_their_types_and_all_their_rows()
    {
        var path = _folder.File("report.parquet");
        await using (var file = File.Create(path))
            Assert.Equal(Rows, await ParquetTable.Write(Columns, Numbered(Rows), file, default));
        await using var database = new DuckDBConnection("DataSource=:memory:");
        await database.OpenAsync();
        Assert.Equal(
            [(long)Rows, 25_000L, 312_512_500L, new DateTime(2026, 1, 1, 6, 56, 40)],
            Row(
                database,
                $"select count(*), count(distinct text), sum(number)::bigint, (max(time) at time zone 'UTC') from '{path}'"
            )
        );
        Assert.Equal(
            ["VARCHAR", "BIGINT", "TIMESTAMP WITH TIME ZONE"],
            Row(database, $"select any_value(typeof(text)), any_value(typeof(number)), any_value(typeof(time)) from '{path}'")
        );
    }

    [Fact]
    public async Task May_be_empty()
    {
        var path = _folder.File("empty.parquet");
        await using (var file = File.Create(path))
            Assert.Equal(0, await ParquetTable.Write(Columns, Numbered(0), file, default));
        await using var database = new DuckDBConnection("DataSource=:memory:");
        await database.OpenAsync();
        Assert.Equal([0L], Row(database, $"select count(*) from '{path}'"));
    }

    public void Dispose() => _folder.Dispose();

    private static async IAsyncEnumerable<object[]> Numbered(int rows)
    {
        for (var row = 1L; row <= rows; row++)
        {
            yield return [$"Zeile {row} ö", row, Start.AddSeconds(row)];
            if (row % 1000 == 0)
                await Task.Yield();
        }
    }

    private static object?[] Row(DuckDBConnection database, string query)
    {
        using var command = database.CreateCommand();
        command.CommandText = query;
        using var rows = command.ExecuteReader();
        Assert.True(rows.Read());
        return [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue)];
    }
}
