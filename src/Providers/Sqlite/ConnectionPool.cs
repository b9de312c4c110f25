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
    private int _reading;
    private bool _disposed;
    private TaskCompletionSource? _closed;

    /// <summary>Runs a read on a connection of its own.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public TResult Read<TArgument, TResult>(Func<T, TArgument, TResult> read, TArgument argument)
    {
        T? connection;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed is not null, this);
            _reading++;
            _idle.TryPop(out connection);
        }
        try
        {
            connection ??= open();
            return read(connection, argument);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Ends when all connections are closed and none is opened any more: reads under way go first.</summary>
    public Task Close()
    {
        lock (_lock)
        {
            _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_reading == 0)
                _closed.TrySetResult();
        }
        Dispose();
        return _closed.Task;
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

    private void Return(T? connection)
    {
        lock (_lock)
        {
            if (connection is not null && !_disposed && _idle.Count < Most)
            {
                _idle.Push(connection);
                Ended();
                return;
            }
        }
        connection?.Dispose();
        lock (_lock)
            Ended();
    }

    private void Ended()
    {
        if (--_reading == 0)
            _closed?.TrySetResult();
    }
}
