using System.Globalization;
using CsvHelper;
using Florin.Kernel;

namespace Florin.Reports.Kinds;

/// <summary>A table as CSV.</summary>
internal static class CsvTable
{
    public static async Task<long> Write(
        ReportColumn[] columns,
        IAsyncEnumerable<object[]> rows,
        Stream to,
        CancellationToken cancel
    )
    {
        await using var csv = CsvWriter.Create(to, CsvWriterOptions.Default, leaveOpen: true);
        await csv.WriteRecordAsync([.. columns.Select(column => column.Name)], cancel);
        var written = 0L;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await csv.WriteRecordAsync([.. row.Select((value, i) => Text(columns[i].Kind, value))], cancel);
            written++;
        }
        return written;
    }

    private static string Text(ReportColumnKind kind, object value) =>
        kind switch
        {
            ReportColumnKind.Number => ((long)value).ToString(CultureInfo.InvariantCulture),
            ReportColumnKind.Time => Rfc3339.Text((DateTimeOffset)value),
            _ => (string)value,
        };
}
