using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Observability.Logging;

/// <summary>
/// A log as lines of a stream. Lines are made where they are logged, and written by one thread, many at a time.
/// </summary>
public abstract class LogLines(Stream output) : ILoggerProvider
{
    // One for each thread: a line is made without waiting for anybody.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _line;

    private readonly LineWriter _writer = new(output);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Writes what is still to be written.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this); // For a derived class with a finalizer, as the framework asks of everything that is not sealed.
    }

    /// <summary>Makes the line of an entry, with its end.</summary>
    protected abstract void Write<TState>(ArrayBufferWriter<byte> line, in LogEntry<TState> entry);

    /// <summary>Writes what is no entry, between the lines before and after it.</summary>
    protected void Write(ReadOnlySpan<byte> text) => _writer.Write(text);

    private void Write<TState>(in LogEntry<TState> entry)
    {
        var line = _line ??= new ArrayBufferWriter<byte>(1024);
        line.ResetWrittenCount();
        Write(line, entry);
        _writer.Write(line.WrittenSpan);
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                lines.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));
        }
    }
}
