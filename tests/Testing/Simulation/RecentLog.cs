using Microsoft.Extensions.Logging;

namespace Florin.Testing.Simulation;

/// <summary>Keeps the last few errors that were logged, to be shown when a simulation fails.</summary>
public sealed class RecentLog : ILoggerFactory, ILogger
{
    private const int Kept = 5;
    private readonly Queue<Func<string>> _lines = new(); // Writing out an exception costs more than most of a simulated step.

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("It keeps everything itself.");

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
            return;
        if (_lines.Count == Kept)
            _lines.Dequeue();
        _lines.Enqueue(() => $"{formatter(state, exception)} {exception}");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(Environment.NewLine, _lines.Select(line => line()));

    /// <inheritdoc/>
    public void Dispose() => _lines.Clear();
}
