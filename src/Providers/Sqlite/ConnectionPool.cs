namespace Florin.Sqlite;

/// <summary>
/// Open connections that wait for the next reader. There are as many as there were readers at one time; beyond a number
/// they are closed when they come back.
/// </summary>
internal sealed class ConnectionPool<T>(Func<T> open) : IDisposable
    where T : class, IDisposable
{
    private const int Most = 8;
    private readonly Lock _lock = new();
    private readonly Stack<T> _idle = new();
    private int _generation;
    private bool _disposed;

    /// <summary>Runs a read on a connection of its own.</summary>
    public TResult Read<TArgument, TResult>(Func<T, TArgument, TResult> read, TArgument argument)
    {
        T? connection;
        int generation;
        lock (_lock)
        {
            _idle.TryPop(out connection);
            generation = _generation;
        }
        connection ??= open();
        try
        {
            return read(connection, argument);
        }
        finally
        {
            Return(connection, generation);
        }
    }

    /// <summary>Closes what waits, and what is out when it comes back.</summary>
    public void Clear()
    {
        T[] closing;
        lock (_lock)
        {
            _generation++;
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

    private void Return(T connection, int generation)
    {
        lock (_lock)
        {
            if (!_disposed && generation == _generation && _idle.Count < Most)
            {
                _idle.Push(connection);
                return;
            }
        }
        connection.Dispose();
    }
}
