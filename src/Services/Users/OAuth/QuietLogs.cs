using Microsoft.Extensions.Logging;

namespace Florin.Users.OAuth;

/// <summary>
/// The process's logs, of which OpenIddict gets warnings and errors alone: below that it writes requests and tokens. What the
/// client of other providers has to say, <see cref="External.ProviderFailures"/> says; and of forms that they set the header
/// against caches, which is meant.
/// </summary>
internal sealed class QuietLogs(ILoggerFactory all) : ILoggerFactory
{
    private static readonly (string Category, LogLevel From)[] Loud =
    [
        ("OpenIddict", LogLevel.Warning),
        ("Microsoft.AspNetCore.Authentication", LogLevel.Critical),
        ("Microsoft.AspNetCore.Antiforgery", LogLevel.Error),
    ];

    public void AddProvider(ILoggerProvider provider) => all.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        var log = all.CreateLogger(categoryName);
        foreach (var (category, from) in Loud)
            if (categoryName.StartsWith(category, StringComparison.Ordinal))
                return new AtLeast(log, from);
        return log;
    }

    // The process's own.
    public void Dispose() { }

    private sealed class AtLeast(ILogger log, LogLevel from) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= from && log.IsEnabled(logLevel);

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
