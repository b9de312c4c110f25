using System.Buffers.Binary;
using System.Text;
using Florin.Platform.Projections;
using Microsoft.Win32.SafeHandles;

namespace Florin.Sqlite;

/// <summary>
/// Read models that are made again to be compared with those that are stored: rows are written one after the other to a
/// temporary file, and of each one only the hash of its key and its place are in memory. Rows can be read by their keys, not
/// queried. One thread at a time.
/// </summary>
internal sealed class RemadeViews : IViewStore
{
    private const int BufferBytes = 1 << 20;
    private const int WindowBytes = 1 << 15;
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, Rows> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);
    private byte[] _buffer = new byte[BufferBytes];
    private int _buffered;
    private long _written;
    private byte[] _row = new byte[4096];
    private byte[] _window = new byte[WindowBytes];
    private long _windowAt;
    private int _windowBytes;

    /// <summary>Makes the file, which is gone when this is disposed.</summary>
    public RemadeViews(string path) =>
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);

    /// <inheritdoc/>
    public ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(views);
        foreach (var view in views)
            _views.Add(view.Name, new Rows());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DropUnused(string consumer, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<Standing> Load(string consumer, CancellationToken cancel) => new(new Standing(Reached(consumer), []));

    /// <inheritdoc/>
    public Task Commit(string consumer, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(progress);
        if (Reached(consumer).Position is var actual && actual != progress.From)
            throw new StaleCheckpoint(consumer, progress.From, actual);
        foreach (var change in changes)
            Store(_views[change.View.Name], change);
        _checkpoints[consumer] = progress.Checkpoint;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> Get(ViewDefinition view, string key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new(DocumentOf(view, key));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]?>> GetMany(
        ViewDefinition view,
        IReadOnlyList<string> keys,
        CancellationToken cancel
    ) => new([.. keys.Select(key => DocumentOf(view, key))]);

    /// <inheritdoc/>
    public ValueTask Reset(string consumer, CancellationToken cancel) => throw Unasked();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel) => throw Unasked();

    /// <inheritdoc/>
    public ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel) => throw Unasked();

    /// <inheritdoc/>
    public ValueTask<long> Count(ViewQuery query, CancellationToken cancel) => throw Unasked();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>How many rows a view has.</summary>
    internal long CountOf(ViewDefinition view) => _views[view.Name].Count;

    /// <summary>The keys of a view.</summary>
    internal IEnumerable<string> KeysOf(ViewDefinition view) =>
        _views[view.Name].Places().Select(at => Encoding.UTF8.GetString(RemadeRow.Key(Read(at))));

    /// <summary>The row of a key, valid until the next one is asked for; null where there is none.</summary>
    internal ReadOnlyMemory<byte>? Find(ViewDefinition view, ReadOnlySpan<byte> key)
    {
        var rows = _views[view.Name];
        if (rows.Find(key) is { } at && Read(at) is var row && key.SequenceEqual(RemadeRow.Key(row)))
            return row;
        if (rows.FindCollided(key) is { } other)
            return Read(other);
        return null; // Not in one expression: a null of memory is an empty one.
    }

    private static NotSupportedException Unasked() => new("These read models are only made and compared.");

    private Checkpoint Reached(string consumer) => _checkpoints.GetValueOrDefault(consumer, Checkpoint.None);

    private byte[]? DocumentOf(ViewDefinition view, string key) =>
        Find(view, Encoding.UTF8.GetBytes(key)) is { } row ? RemadeRow.Document(row, view.Columns.Length).ToArray() : null;

    private void Store(Rows rows, ViewChange change)
    {
        var key = Encoding.UTF8.GetBytes(change.Key);
        var collides =
            rows.FindCollided(key) is not null
            || (rows.Find(key) is { } before && !key.AsSpan().SequenceEqual(RemadeRow.Key(Read(before))));
        if (change.Document is null)
            rows.Remove(key, collides ? change.Key : null);
        else
            rows.Put(key, collides ? change.Key : null, Append(change, key));
    }

    private long Append(ViewChange change, byte[] key)
    {
        var length = RemadeRow.Write(change, key, ref _row);
        if (_buffered + length > _buffer.Length)
            Flush(length);
        _row.AsSpan(0, length).CopyTo(_buffer.AsSpan(_buffered));
        var at = _written + _buffered;
        _buffered += length;
        return at;
    }

    private void Flush(int room)
    {
        RandomAccess.Write(_file, _buffer.AsSpan(0, _buffered), _written);
        (_written, _buffered) = (_written + _buffered, 0);
        if (room > _buffer.Length)
            _buffer = new byte[room];
    }

    private ReadOnlyMemory<byte> Read(long at)
    {
        if (at >= _written)
            return RemadeRow.Cut(_buffer.AsMemory((int)(at - _written)));
        if (!IsInWindow(at))
            ReadWindow(at);
        return RemadeRow.Cut(_window.AsMemory((int)(at - _windowAt)));
    }

    private bool IsInWindow(long at) =>
        at >= _windowAt && at + sizeof(int) <= _windowAt + _windowBytes && at + LengthAt(at) <= _windowAt + _windowBytes;

    // Rows are compared almost in the order in which they were made, so many are read at once.
    private void ReadWindow(long at)
    {
        (_windowAt, _windowBytes) = (at, RandomAccess.Read(_file, _window, at));
        if (LengthAt(at) is var length && length <= _window.Length)
            return;
        _window = new byte[length];
        _windowBytes = RandomAccess.Read(_file, _window, at);
    }

    private int LengthAt(long at) => BinaryPrimitives.ReadInt32LittleEndian(_window.AsSpan((int)(at - _windowAt)));

    /// <summary>Where the rows of a view are, by the hashes of their keys; the few whose hashes are another key's too, by their keys.</summary>
    private sealed class Rows
    {
        private readonly Dictionary<ulong, long> _places = [];
        private readonly Dictionary<string, long> _collided = new(StringComparer.Ordinal);

        public long Count => _places.Count + _collided.Count;

        public IEnumerable<long> Places() => _places.Values.Concat(_collided.Values);

        public long? Find(ReadOnlySpan<byte> key) => _places.TryGetValue(HashOf(key), out var at) ? at : null;

        public long? FindCollided(ReadOnlySpan<byte> key) =>
            _collided.Count > 0 && _collided.TryGetValue(Encoding.UTF8.GetString(key), out var at) ? at : null;

        public void Put(ReadOnlySpan<byte> key, string? collided, long at)
        {
            if (collided is null)
                _places[HashOf(key)] = at;
            else
                _collided[collided] = at;
        }

        public void Remove(ReadOnlySpan<byte> key, string? collided)
        {
            if (collided is null)
                _places.Remove(HashOf(key));
            else
                _collided.Remove(collided);
        }

        private static ulong HashOf(ReadOnlySpan<byte> key) => RowHash.Of(key, 0, 0);
    }
}
