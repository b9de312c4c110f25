using System.Collections.Concurrent;
using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// The one connection that writes read models, on a thread of its own, so that nobody's thread waits for the disk. Like
/// the log's writer it alone moves the write-ahead log into the file.
/// </summary>
internal sealed class ViewWriter : IAsyncDisposable
{
    private const int MostWaiting = 64;
    private readonly Lock _lock = new();
    private readonly Connection _connection;
    private readonly Dictionary<string, ViewTable> _tables = new(StringComparer.Ordinal);
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly ProgressRows _progress;
    private readonly SemaphoreSlim _room = new(MostWaiting);
    private readonly ConcurrentQueue<Request> _waiting = new();
    private readonly ManualResetEventSlim _work = new(false, spinCount: 0); // Spinning takes the time of whoever brings work.
    private volatile bool _stopping;
    private bool _closed;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ViewWriter(string path, bool durable)
    {
        _connection = Connection.OpenOrCreate(path);
        try
        {
            ViewSchema.CreateOrCheck(_connection);
            _connection.Run(
                $"PRAGMA synchronous = {(durable ? "NORMAL" : "OFF")}; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 67108864"
            );
            _connection.Run("PRAGMA wal_autocheckpoint = 8000");
            _begin = _connection.Prepare("BEGIN IMMEDIATE");
            _commit = _connection.Prepare("COMMIT");
            _progress = new ProgressRows(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
        new Thread(Run) { IsBackground = true, Name = $"read models {Path.GetFileName(path)}" }.Start();
    }

    public void Define(ViewSet set, bool empty = false)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            ForgetTables(); // Their statements may not fit the tables any more.
            ViewSchema.Define(_connection, set, empty);
        }
    }

    public void DropUnused(ViewSet set)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            ForgetTables();
            ViewSchema.DropUnused(_connection, set);
        }
    }

    /// <summary>Waits for room in the queue and then for the commit, which nothing cancels any more.</summary>
    public async Task Commit(ViewSet set, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel)
    {
        await _room.WaitAsync(cancel);
        var request = new Request(set, progress, changes);
        Enqueue(request);
        await request.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
            _stopping = true;
        _work.Set();
        await _stopped.Task;
        _work.Dispose();
        _room.Dispose();
        lock (_lock)
        {
            _closed = true;
            ForgetTables();
            _connection.Dispose();
        }
    }

    // What comes before the end is stored, and nothing comes after it that nobody would answer.
    private void Enqueue(Request request)
    {
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _waiting.Enqueue(request);
        }
        _work.Set();
    }

    private void Run()
    {
        for (var stopping = false; !stopping; )
        {
            _work.Wait();
            _work.Reset(); // Before looking: what comes while it looks wakes it again.
            stopping = _stopping;
            while (_waiting.TryDequeue(out var request))
                Answer(request);
        }
        _stopped.SetResult();
    }

    private void Answer(Request request)
    {
        _room.Release();
        try
        {
            lock (_lock)
                Store(request);
            request.Done.SetResult();
        }
        catch (Exception fault) // Whoever asked for the commit gets it; the next one may do better.
        {
            request.Done.SetException(fault);
        }
    }

    private void Store(Request request)
    {
        _begin.Run();
        try
        {
            _progress.Store(request.Set, request.Progress);
            foreach (var change in request.Changes)
                Table(request.Set, change.View).Store(change);
            _commit.Run();
        }
        catch
        {
            _connection.RollBack();
            throw;
        }
    }

    private void ForgetTables()
    {
        foreach (var table in _tables.Values)
            table.Dispose();
        _tables.Clear();
    }

    private ViewTable Table(ViewSet set, ViewDefinition view)
    {
        var name = set.TableOf(view);
        if (!_tables.TryGetValue(name, out var table))
            _tables[name] = table = new ViewTable(_connection, name, view);
        return table;
    }

    private sealed record Request(ViewSet Set, Progress Progress, IReadOnlyList<ViewChange> Changes)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
