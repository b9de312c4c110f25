using System.Text.Json;

namespace Florin.Platform.Analysis;

/// <summary>Asks an engine that analyses.</summary>
/// <param name="question">What is asked.</param>
/// <param name="cancel">Ends it.</param>
public delegate Task<SqlAnswer> AskSql(SqlQuestion question, CancellationToken cancel);

/// <summary>A view that SQL may read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Select">What it selects; <c>{files}</c> is what the files hold.</param>
/// <param name="Files">The paths of its Parquet files, from the root; none for a view of other views.</param>
public sealed record SqlView(string Name, string Select, IReadOnlyList<string> Files);

/// <summary>What a query may take.</summary>
/// <param name="Time">How long.</param>
/// <param name="MemoryMegabytes">How much memory.</param>
/// <param name="Threads">How many threads.</param>
/// <param name="Rows">How many rows of the answer are given; more are left out, which is said.</param>
/// <param name="Bytes">How many bytes the answer may have.</param>
public sealed record SqlLimits(TimeSpan Time, int MemoryMegabytes, int Threads, int Rows, int Bytes);

/// <summary>SQL that only reads, and of what.</summary>
/// <param name="Sql">One SELECT statement.</param>
/// <param name="Views">All that it may read.</param>
/// <param name="Limits">What it may take.</param>
public sealed record SqlQuestion(string Sql, IReadOnlyList<SqlView> Views, SqlLimits Limits);

/// <summary>A column of an answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as the engine calls it.</param>
public sealed record SqlColumn(string Name, string Type);

/// <summary>Why a query has no answer.</summary>
public enum SqlProblemKind
{
    /// <summary>It is no query, or reads what it may not.</summary>
    Invalid,

    /// <summary>It takes more than it may.</summary>
    Limit,

    /// <summary>The engine ended without an answer.</summary>
    Failed,
}

/// <summary>Why a query has no answer.</summary>
/// <param name="Kind">Whose fault it is.</param>
/// <param name="Message">Why, in words for the author of the SQL.</param>
/// <param name="Detail">What the engine said at last, for the log; null for nothing.</param>
public sealed record SqlProblem(SqlProblemKind Kind, string Message, string? Detail = null);

/// <summary>What a query comes to.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, as a JSON array of arrays with a value for each column; null without an answer.</param>
/// <param name="Count">How many rows these are.</param>
/// <param name="IsTruncated">There are more.</param>
/// <param name="Problem">Why there is no answer; null where there is one.</param>
public sealed record SqlAnswer(
    IReadOnlyList<SqlColumn> Columns,
    JsonElement? Rows,
    int Count,
    bool IsTruncated,
    SqlProblem? Problem
)
{
    /// <summary>No answer.</summary>
    public static SqlAnswer Of(SqlProblemKind kind, string message, string? detail = null) =>
        new([], null, 0, IsTruncated: false, new SqlProblem(kind, message, detail));
}
