using System.Globalization;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>Statements of the writer's thread, which waits for each.</summary>
internal static class Statements
{
    /// <summary>Runs statements; how many rows they found.</summary>
    public static int Run(this MySqlConnection connection, string text, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(text, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first row, each value as a number; null where there is none.</summary>
    public static long[]? Numbers(this MySqlConnection connection, string text, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(text, parameters);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            return null;
        var row = new long[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
            row[i] = Convert.ToInt64(reader.GetValue(i), CultureInfo.InvariantCulture);
        return row;
    }

    /// <summary>The first value of the first row as a number; 0 where there is none.</summary>
    public static long Number(this MySqlConnection connection, string text, params ReadOnlySpan<object?> parameters) =>
        connection.Numbers(text, parameters) is [var number, ..] ? number : 0;

    /// <summary>The first value of the first row as a text; null where there is none.</summary>
    public static string? Text(this MySqlConnection connection, string text, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(text, parameters);
        return command.ExecuteScalar() is { } value and not DBNull
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>The first value of the first row as bytes; null where there is none.</summary>
    public static byte[]? Bytes(this MySqlConnection connection, string text, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(text, parameters);
        return command.ExecuteScalar() as byte[];
    }

    /// <summary>What the server finds wrong with a table.</summary>
    public static IReadOnlyList<string> ProblemsOf(this MySqlConnection connection, string table)
    {
        using var command = connection.Command($"CHECK TABLE `{table}`");
        command.CommandTimeout = 0;
        using var reader = command.ExecuteReader();
        var problems = new List<string>();
        while (reader.Read())
            if (
                reader.GetString("Msg_type") is var kind
                && (kind is "error" or "warning" || kind is "status" && reader.GetString("Msg_text") != "OK")
            )
                problems.Add($"CHECK TABLE: {reader.GetString("Msg_text")}");
        return problems;
    }

    /// <summary>A command with its parameters in order, each a question mark in the text.</summary>
    public static MySqlCommand Command(this MySqlConnection connection, string text, params ReadOnlySpan<object?> parameters)
    {
        var command = new MySqlCommand(text, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new MySqlParameter { Value = parameter });
        return command;
    }
}
