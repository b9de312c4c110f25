using System.Buffers;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Florin.Platform.Analysis;

namespace Florin.DuckDb;

/// <summary>A value that the answer has no way to show.</summary>
/// <param name="problem">What is wrong and what to do, for the author of the SQL.</param>
internal sealed class UnshownValue(string problem) : Exception(problem);

/// <summary>
/// Reads the answer to a query as JSON. Decimals have up to 38 digits in the engine and 28 in .NET: where a value may have more, the
/// query is run once more with the engine's own text of them, so that no digit is lost.
/// </summary>
internal sealed partial class QueryAnswer(DuckDBConnection database, SqlQuestion question)
{
    private const int DigitsOfDecimal = 28;
    private static readonly string[] Nested = ["List", "Array", "Struct", "Map", "Union"];

    /// <summary>The answer, or that it is too large.</summary>
    /// <exception cref="UnshownValue">It has a value that cannot be shown.</exception>
    public SqlAnswer Read()
    {
        SqlColumn[] columns;
        int?[] scales;
        using (var rows = Run(question.Sql))
        {
            (columns, scales) = (Columns(rows), Scales(rows));
            if (!columns.Any(column => Nested.Contains(column.Type, StringComparer.Ordinal)))
                return Read(rows, columns, scales) ?? ReadAsText(columns, scales);
        }
        RequireScalesOfNested(); // One query runs at a time.
        using var again = Run(question.Sql);
        return Read(again, columns, scales) ?? ReadAsText(columns, scales);
    }

    private static SqlColumn[] Columns(DuckDBDataReader rows) =>
        [.. Enumerable.Range(0, rows.FieldCount).Select(i => new SqlColumn(rows.GetName(i), rows.GetDataTypeName(i)))];

    private SqlAnswer? Read(DuckDBDataReader rows, SqlColumn[] columns, int?[] scales) =>
        Read(rows, columns, (json, i) => TryWrite(json, rows, columns[i], i, scales[i]));

    private DuckDBDataReader Run(string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        return command.ExecuteReader();
    }

    // Null where a column is no decimal of more digits than .NET has.
    private static int?[] Scales(DuckDBDataReader rows)
    {
        using var schema = rows.GetSchemaTable();
        return
        [
            .. schema
                .Rows.Cast<DataRow>()
                .Select(row =>
                    row[SchemaTableColumn.NumericPrecision] is byte and > DigitsOfDecimal
                    && row[SchemaTableColumn.NumericScale] is byte scale
                        ? scale
                        : default(int?)
                ),
        ];
    }

    // Null where a value has to be read as text.
    private SqlAnswer? Read(DuckDBDataReader rows, SqlColumn[] columns, Func<Utf8JsonWriter, int, bool> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        var (count, isTruncated) = (0, false);
        while (rows.Read())
        {
            if (isTruncated = count == question.Limits.Rows)
                break;
            json.WriteStartArray();
            for (var i = 0; i < columns.Length; i++)
                if (!write(json, i))
                    return null;
            json.WriteEndArray();
            count++;
            if (json.BytesCommitted + json.BytesPending > question.Limits.Bytes)
                return SqlAnswer.Of(
                    SqlProblemKind.Limit,
                    $"Its answer has more than {question.Limits.Bytes.ToString(CultureInfo.InvariantCulture)} bytes; select less."
                );
        }
        json.WriteEndArray();
        json.Flush();
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new SqlAnswer(columns, document.RootElement.Clone(), count, isTruncated, null);
    }

    private static bool TryWrite(Utf8JsonWriter json, DuckDBDataReader rows, SqlColumn column, int i, int? scale)
    {
        try
        {
            var value = rows.IsDBNull(i) ? null : rows.GetValue(i);
            if (scale is { } digits && value is decimal number && MayBeCut(number, digits))
                return false;
            JsonValues.Write(json, value);
            return true;
        }
        catch (OverflowException) when (scale is not null)
        {
            return false;
        }
        catch (OverflowException) when (Nested.Contains(column.Type, StringComparer.Ordinal)) // A decimal that .NET has no room for.
        {
            throw JsonValues.TooManyDigits();
        }
        // What the driver has no value for, such as times that are infinite.
        catch (Exception e) when (e is SystemException and not (OutOfMemoryException or DbException))
        {
            throw new UnshownValue(
                $"The column '{column.Name}' has a value of type {column.Type} that cannot be shown, such as a time outside of the years 1 to 9999; cast it to varchar."
            );
        }
    }

    private static bool MayBeCut(decimal number, int scale) =>
        scale >= DigitsOfDecimal || Math.Abs(number) >= (decimal)Math.Pow(10, DigitsOfDecimal - scale);

    private SqlAnswer ReadAsText(SqlColumn[] columns, int?[] scales)
    {
        var names = Enumerable.Range(0, columns.Length).Select(i => $"c{i.ToString(CultureInfo.InvariantCulture)}").ToArray();
        var selected = names.Select((name, i) => scales[i] is null ? name : $"{name}::varchar");
        using var rows = Run($"select {string.Join(", ", selected)} from (\n{Plain()}\n) as q({string.Join(", ", names)})");
        return Read(rows, columns, Write) ?? throw new InvalidOperationException("What is read as text is written as text.");

        bool Write(Utf8JsonWriter json, int i)
        {
            if (scales[i] is null || rows.IsDBNull(i))
                return TryWrite(json, rows, columns[i], i, null);
            json.WriteRawValue(NumberOf(rows.GetString(i)));
            return true;
        }
    }

    // The engine leaves out a zero before the point where there is no place for it, and fills up the places after it.
    private static string NumberOf(string text)
    {
        var (sign, digits) = text[0] == '-' ? ("-", text[1..]) : ("", text);
        if (digits.Contains('.', StringComparison.Ordinal))
            digits = digits.TrimEnd('0').TrimEnd('.');
        return sign + (digits.Length == 0 || digits[0] == '.' ? $"0{digits}" : digits);
    }

    // Without comments and semicolon at its end.
    private string Plain()
    {
        using var command = database.CreateCommand();
        command.CommandText = "select json_deserialize_sql(json_serialize_sql($sql::varchar))";
        command.Parameters.Add(new DuckDBParameter("sql", question.Sql));
        return (string)command.ExecuteScalar()!; // It was read before.
    }

    // Within a list no value can be read as text, and whether a digit is cut off there can be seen up to this scale.
    private void RequireScalesOfNested()
    {
        using var rows = Run($"describe {Plain()}");
        while (rows.Read())
            foreach (Match match in WideDecimals().Matches(rows.GetString(1)))
                if (int.Parse(match.Groups["scale"].ValueSpan, CultureInfo.InvariantCulture) > DigitsOfDecimal)
                    throw JsonValues.TooManyDigits();
    }

    [GeneratedRegex(@"DECIMAL\([0-9]+,(?<scale>[0-9]+)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WideDecimals();
}
