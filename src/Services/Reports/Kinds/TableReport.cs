using Florin.Platform.Identity;
using Florin.Reports.Jobs;

namespace Florin.Reports.Kinds;

/// <summary>What a column holds.</summary>
internal enum ReportColumnKind
{
    /// <summary>A text of the program's own, such as an id or an amount: never one of a person, which a file would keep after their erasure.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A time.</summary>
    Time,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
internal readonly record struct ReportColumn(string Name, ReportColumnKind Kind = ReportColumnKind.Text);

/// <summary>The rows of a table, each with a string, a long or a time for each column.</summary>
internal delegate IAsyncEnumerable<object[]> ReportRows(ReportOrder order, ReportSource source, CancellationToken cancel);

/// <summary>A report that is a table, as CSV or Parquet.</summary>
internal sealed class TableReport(string name, string[] takes, ReportColumn[] columns, ReportRows rows) : IReportKind
{
    private const string Csv = "csv";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats { get; } = [Csv, "parquet"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Takes => takes;

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => [];

    /// <inheritdoc/>
    public Permission? Needs { get; init; }

    /// <inheritdoc/>
    public ReportFileForm FileOf(string format) =>
        format == Csv ? new("text/csv; charset=utf-8", Csv) : new("application/vnd.apache.parquet", "parquet");

    /// <inheritdoc/>
    public Task<long> Write(ReportOrder order, ReportSource source, Stream to, CancellationToken cancel) =>
        order.Format == Csv
            ? CsvTable.Write(columns, rows(order, source, cancel), to, cancel)
            : ParquetTable.Write(columns, rows(order, source, cancel), to, cancel);
}
