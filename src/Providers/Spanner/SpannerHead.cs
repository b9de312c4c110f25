using Florin.Platform.EventLog;

namespace Florin.Spanner;

/// <summary>The row that says where a log ends and whose it is.</summary>
internal static class SpannerHead
{
    /// <summary>The table.</summary>
    public const string Table = "log_head";

    /// <summary>All columns.</summary>
    public static readonly string[] Columns = ["log", "log_id"];

    /// <summary>The row of a log.</summary>
    public static TableRead Of(string log) => new(Table, Columns, Shards.Key(Cells.Of(log)));
}
