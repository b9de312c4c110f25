using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Florin.GrpcEdge.Serving;

/// <summary>The process's logs, without what the framework records as errors of its own when a message cannot be read.</summary>
internal sealed class EdgeLogs(ILoggerFactory logs) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new EdgeLog(logs.CreateLogger(categoryName));

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => logs.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose()
    {
        // They are the process's.
    }

    private sealed class EdgeLog(ILogger log) : ILogger
    {
        private const string Reading = "ErrorReadingMessage"; // Grpc.AspNetCore's name of it.

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (eventId.Name != Reading && exception is not (InvalidDataException or InvalidProtocolBufferException))
                log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
