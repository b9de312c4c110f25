using Parquet;
using Parquet.Schema;

namespace Florin.Reports.Kinds;

/// <summary>A table as Parquet, a group of rows in memory.</summary>
internal static class ParquetTable
{
    private const int RowsInMemory = 10_000;

    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Zstd };

    public static async Task<long> Write(
        ReportColumn[] columns,
        IAsyncEnumerable<object[]> rows,
        Stream to,
        CancellationToken cancel
    )
    {
        var fields = columns.Select(Field).ToArray();
        await using var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(fields),
            to,
            Options,
            cancellationToken: cancel
        );
        var (written, group) = (0L, new List<object[]>());
        await foreach (var row in rows.WithCancellation(cancel))
        {
            group.Add(row);
            if (group.Count == RowsInMemory)
                written += await Write(writer, fields, group, cancel);
        }
        return written + await Write(writer, fields, group, cancel);
    }

    private static async Task<long> Write(
        ParquetWriter writer,
        DataField[] fields,
        List<object[]> rows,
        CancellationToken cancel
    )
    {
        if (rows.Count == 0)
            return 0;
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < fields.Length; i++)
            switch (fields[i])
            {
                case DataField<long> numbers:
                    await group.WriteAsync<long>(
                        numbers,
                        rows.Select(row => (long)row[i]).ToArray(),
                        cancellationToken: cancel
                    );
                    break;
                case DateTimeDataField times:
                    var moments = rows.Select(row => ((DateTimeOffset)row[i]).UtcDateTime).ToArray();
                    await group.WriteAsync<DateTime>(times, moments, cancellationToken: cancel);
                    break;
                default:
                    await group.WriteAsync(fields[i], rows.Select(row => (string)row[i]).ToArray());
                    break;
            }
        var written = rows.Count;
        rows.Clear();
        return written;
    }

    private static DataField Field(ReportColumn column) =>
        column.Kind switch
        {
            ReportColumnKind.Number => new DataField<long>(column.Name),
            ReportColumnKind.Time => new DateTimeDataField(
                column.Name,
                DateTimeFormat.Timestamp,
                isAdjustedToUTC: true,
                unit: DateTimeTimeUnit.Micros
            ),
            _ => new DataField(column.Name, typeof(string), isNullable: false),
        };
}
