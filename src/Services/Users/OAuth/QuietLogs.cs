using Microsoft.Extensions.Logging;

namespace Florin.Users.OAuth;

/// <summary>
/// The process's logs, of which OpenIddict gets warnings and errors alone: below that it writes requests and tokens.
/// </summary>
internal sealed class QuietLogs(ILoggerFactory all) : ILoggerFactory
{
    private const string Loud = "OpenIddict";

    public void AddProvider(ILoggerProvider provider) => all.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        var log = all.CreateLogger(categoryName);
        return categoryName.StartsWith(Loud, StringComparison.Ordinal) ? new Warnings(log) : log;
    }

    // The process's own.
    public void Dispose() { }

    private sealed class Warnings(ILogger log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && log.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
