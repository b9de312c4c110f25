using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Numerics;
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
            using var command = database.CreateCommand();
            command.CommandText = question.Sql;
            command.UseStreamingMode = true;
            using var rows = command.ExecuteReader();
            return Read(rows, question.Limits);
        }
        catch (JsonException)
        {
            return SqlAnswer.Of(SqlProblemKind.Invalid, "It is nested too deeply, or has a number that is too large.");
        }
        // What the driver has no value for.
        catch (Exception e)
            when (e is InvalidOperationException or InvalidCastException or NotSupportedException or OverflowException)
        {
            return SqlAnswer.Of(SqlProblemKind.Invalid, $"Its answer cannot be shown: {e.Message}");
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

    private static SqlAnswer Read(DuckDBDataReader rows, SqlLimits limits)
    {
        SqlColumn[] columns =
        [
            .. Enumerable.Range(0, rows.FieldCount).Select(i => new SqlColumn(rows.GetName(i), rows.GetDataTypeName(i))),
        ];
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        var (count, isTruncated) = (0, false);
        while (rows.Read())
        {
            if (isTruncated = count == limits.Rows)
                break;
            json.WriteStartArray();
            for (var i = 0; i < columns.Length; i++)
                Write(json, rows.IsDBNull(i) ? null : rows.GetValue(i));
            json.WriteEndArray();
            count++;
            if (json.BytesCommitted + json.BytesPending > limits.Bytes)
                return SqlAnswer.Of(
                    SqlProblemKind.Limit,
                    $"Its answer has more than {limits.Bytes.ToString(CultureInfo.InvariantCulture)} bytes; select less."
                );
        }
        json.WriteEndArray();
        json.Flush();
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new SqlAnswer(columns, document.RootElement.Clone(), count, isTruncated, null);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool isTrue:
                json.WriteBooleanValue(isTrue);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or decimal:
            case double number when double.IsFinite(number):
            case float other when float.IsFinite(other):
                json.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null");
                break;
            case DateTime or DateTimeOffset or DateOnly:
                json.WriteStringValue(Time(value));
                break;
            case Stream bytes:
                WriteBytes(json, bytes);
                break;
            case IDictionary map:
                WriteMap(json, map);
                break;
            case IEnumerable list:
                WriteList(json, list);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Time(object value) =>
        value switch
        {
            DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
            _ => ((DateOnly)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };

    private static void WriteList(Utf8JsonWriter json, IEnumerable list)
    {
        json.WriteStartArray();
        foreach (var item in list)
            Write(json, item);
        json.WriteEndArray();
    }

    private static void WriteBytes(Utf8JsonWriter json, Stream bytes)
    {
        using var copy = new MemoryStream();
        using (bytes)
            bytes.CopyTo(copy);
        json.WriteBase64StringValue(copy.ToArray());
    }

    private static void WriteMap(Utf8JsonWriter json, IDictionary map)
    {
        json.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "");
            Write(json, entry.Value);
        }
        json.WriteEndObject();
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
