namespace Florin.Sqlite;

/// <summary>
/// Open connections that wait for the next reader. There are as many as there were readers at one time; beyond a number
/// they are closed when they come back.
/// </summary>
internal sealed class ConnectionPool<T>(Func<T> open) : IDisposable
    where T : class, IDisposable
{
    private const int Most = 3;
    private readonly Lock _lock = new();
    private readonly Stack<T> _idle = new();
    private bool _disposed;

    /// <summary>Runs a read on a connection of its own.</summary>
    public TResult Read<TArgument, TResult>(Func<T, TArgument, TResult> read, TArgument argument)
    {
        T? connection;
        lock (_lock)
            _idle.TryPop(out connection);
        connection ??= open();
        try
        {
            return read(connection, argument);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Closes the connections that wait.</summary>
    public void Clear()
    {
        T[] closing;
        lock (_lock)
        {
            closing = [.. _idle];
            _idle.Clear();
        }
        foreach (var connection in closing)
            connection.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        Clear();
    }

    private void Return(T connection)
    {
        lock (_lock)
        {
            if (!_disposed && _idle.Count < Most)
            {
                _idle.Push(connection);
                return;
            }
        }
        connection.Dispose();
    }
}
