using System.Globalization;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Florin.Platform.Analysis;

namespace Florin.DuckDb;

/// <summary>
/// Runs one query, in a process that does nothing else: reads the question from its input, writes the answer to its output, and
/// ends. The database is in memory and empty but for the views; it reaches the files of these, no other, and no network.
/// </summary>
public static class QueryWorker
{
    /// <summary>The argument by which the program knows that it is to be one.</summary>
    public const string Argument = "query-worker";

    /// <summary>Answers one question.</summary>
    public static async Task Run(Stream input, Stream output, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(output);
        var question = await WorkerMessages.Read(input, cancel);
        var answer = Answer(question);
        await JsonSerializer.SerializeAsync(output, answer, WorkerMessages.Json, cancel);
        await output.FlushAsync(cancel);
    }

    /// <summary>What a question comes to, without the limit of time and that of memory outside of the engine.</summary>
    internal static SqlAnswer Answer(SqlQuestion question)
    {
        try
        {
            using var database = Open(question);
            if (AllowedSql.Problem(Tree(database, question.Sql), [.. question.Views.Select(view => view.Name)]) is { } problem)
                return SqlAnswer.Of(SqlProblemKind.Invalid, problem);
            Execute(database, "begin transaction read only");
            return new QueryAnswer(database, question).Read();
        }
        catch (JsonException)
        {
            return SqlAnswer.Of(SqlProblemKind.Invalid, "It is nested too deeply, or has a number that is too large.");
        }
        catch (UnshownValue unshown)
        {
            return SqlAnswer.Of(SqlProblemKind.Invalid, unshown.Message);
        }
        catch (DuckDBException e)
        {
            return e.Message.StartsWith("Out of Memory", StringComparison.Ordinal)
                ? SqlAnswer.Of(
                    SqlProblemKind.Limit,
                    $"It needs more than {question.Limits.MemoryMegabytes.ToString(CultureInfo.InvariantCulture)} MB of memory."
                )
                : SqlAnswer.Of(SqlProblemKind.Invalid, WithoutPaths(e.Message, question));
        }
    }

    private static DuckDBConnection Open(SqlQuestion question)
    {
        var memory = question.Limits.MemoryMegabytes.ToString(CultureInfo.InvariantCulture);
        var threads = question.Limits.Threads.ToString(CultureInfo.InvariantCulture);
        var database = new DuckDBConnection(
            $"DataSource=:memory:;memory_limit={memory}MB;threads={threads};temp_directory=;"
                + "autoinstall_known_extensions=false;autoload_known_extensions=false;allow_community_extensions=false"
        );
        try
        {
            database.Open();
            var files = string.Join(", ", question.Views.SelectMany(view => view.Files).Select(Quoted));
            Execute(database, $"set allowed_paths = [{files}]");
            Execute(database, "set enable_external_access = false");
            foreach (var view in question.Views)
                Execute(database, $"create view \"{view.Name}\" as {SelectOf(view)}");
            Execute(database, "set lock_configuration = true");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static string SelectOf(SqlView view) =>
        view.Select.Replace(
            "{files}",
            $"read_parquet([{string.Join(", ", view.Files.Select(Quoted))}])",
            StringComparison.Ordinal
        );

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Tree(DuckDBConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = "select json_serialize_sql($sql::varchar)::varchar";
        command.Parameters.Add(new DuckDBParameter("sql", sql));
        return (string)command.ExecuteScalar()!; // It has an answer to everything.
    }

    private static void Execute(DuckDBConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // Where the files are is nobody's business.
    private static string WithoutPaths(string message, SqlQuestion question)
    {
        var told = new StringBuilder(message);
        foreach (var file in question.Views.SelectMany(view => view.Files))
            told.Replace(file, "(a file)");
        return told.ToString();
    }
}
