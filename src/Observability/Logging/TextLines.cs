using System.Buffers;
using System.Globalization;
using System.Text;
using Florin.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Observability.Logging;

/// <summary>
/// Logs as lines for a person at a terminal: local time, level, the last word of the category, the message, and the request
/// id where the message does not have it. What came from outside cannot control the terminal or pass for another line.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="clock">Time, and the time zone.</param>
/// <param name="isColored">Whether levels are in color.</param>
public sealed class TextLines(Stream output, TimeProvider clock, bool isColored) : LogLines(output)
{
    private const string Dim = "\e[2m";
    private const string Reset = "\e[0m";
    private const string Continued = "\n    ";

    [ThreadStatic]
    private static StringBuilder? _text;

    /// <summary>Writes a text of its own lines, such as what there is to open.</summary>
    public void Say(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    protected override void Write<TState>(ArrayBufferWriter<byte> line, in LogEntry<TState> entry)
    {
        var text = (_text ??= new StringBuilder(256)).Clear();
        Colored(text, Dim, clock.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        var (level, color) = Name(entry.LogLevel);
        Colored(text.Append(' '), color, level);
        Colored(text.Append(' '), Dim, Short(entry.Category).PadRight(8));
        var message = entry.Formatter(entry.State, entry.Exception);
        text.Append(' ').Append(Indented(message));
        if (RequestId(entry.State) is { } id && !message.Contains(id, StringComparison.Ordinal))
            Colored(text.Append(' '), Dim, Shown.Of(id));
        if (entry.Exception is { } exception)
            text.Append(Continued).Append(Indented(exception.ToString()));
        Encoding.UTF8.GetBytes(text.Append('\n').ToString(), line);
    }

    private void Colored(StringBuilder text, string color, string what)
    {
        if (isColored && color.Length > 0)
            text.Append(color).Append(what).Append(Reset);
        else
            text.Append(what);
    }

    private static string Short(string category) => category[(category.LastIndexOf('.') + 1)..];

    private static string Indented(string message) => Shown.Lines(message).Replace("\n", Continued, StringComparison.Ordinal);

    private static string? RequestId<TState>(TState state)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
            for (var i = 0; i < values.Count; i++)
                if (values[i] is { Key: "RequestId", Value: string id })
                    return id;
        return null;
    }

    private static (string Name, string Color) Name(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => ("trace", Dim),
            LogLevel.Debug => ("debug", Dim),
            LogLevel.Information => ("info ", ""),
            LogLevel.Warning => ("warn ", "\e[33m"),
            LogLevel.Error => ("error", "\e[31m"),
            _ => ("fatal", "\e[1;31m"),
        };
}
