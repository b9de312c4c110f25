using System.Collections.Concurrent;
using System.Globalization;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Microsoft.Extensions.Logging;

namespace Florin.Lucene;

/// <summary>
/// An index in a folder. What is stored is found after a quarter of a second; it is committed every few seconds, with the
/// checkpoints, so that a crash loses some seconds of both, which come out of the log again. Files that cannot be read are deleted,
/// whether that shows at the start or in use, and the index is built again.
/// </summary>
internal sealed partial class LuceneIndex : ISearchIndex
{
    private const int Format = 1;
    private const int MostTimes = 3; // A disk that damages one index after the other is not to be filled again and again.
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly string _directory;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ConcurrentQueue<Func<Task>> _lost = new();
    private OpenIndex? _open;
    private int _times;
    private bool _isGivenUp;
    private bool _isClosed;
    private bool _isStale;
    private long _committedAt;
    private long _refreshedAt;

    /// <summary>An index that is opened when it is first used.</summary>
    public LuceneIndex(string folder, int version, TimeSpan timeout, TimeProvider clock, ILogger log)
    {
        (_folder, _timeout, _clock, _log) = (folder, timeout, clock, log);
        _directory = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{version}.{Format}"));
    }

    /// <inheritdoc/>
    public void WhenLost(Func<Task> lost) => _lost.Enqueue(lost);

    /// <inheritdoc/>
    public async ValueTask<Checkpoint> Load(string follower, CancellationToken cancel) =>
        await Use(index => index.CheckpointOf(follower));

    /// <inheritdoc/>
    public Task Store(SearchBatch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Use(index =>
        {
            batch.MustFollow(index.CheckpointOf(batch.Follower)); // It may have been opened again since, as it was committed last.
            foreach (var document in batch.Documents)
                index.Put(document);
            index.Reach(batch.Follower, batch.Checkpoint);
            Volatile.Write(ref _isStale, true);
            if (_clock.GetElapsedTime(_committedAt) < BetweenCommits)
                return;
            index.Commit();
            _committedAt = _clock.GetTimestamp();
        });
    }

    /// <inheritdoc/>
    public Task<SearchMatches> Find(SearchRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Use(index =>
        {
            Refresh(index);
            return index.Search(searcher => new LuceneSearch(searcher, _clock, _timeout, cancel).Find(request));
        });
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchMatch>> OfPerson(string person, long after, int most, CancellationToken cancel) =>
        Use(index =>
        {
            index.Refresh();
            return index.Search(searcher =>
                new LuceneSearch(searcher, _clock, Timeout.InfiniteTimeSpan, cancel).OfPerson(person, after, most)
            );
        });

    /// <inheritdoc/>
    public Task Purge(CancellationToken cancel) => Use(index => index.Purge());

    /// <inheritdoc/>
    public async ValueTask Reset(CancellationToken cancel) => await Use(index => index.Clear());

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            try
            {
                _open?.Commit();
            }
            catch (Exception e) when (IsOfFiles(e))
            {
                NotCommitted(_log, e, _directory); // What it lacks follows from the log again.
            }
            Close();
        }
        return ValueTask.CompletedTask;
    }

    private void Refresh(OpenIndex index)
    {
        if (!Volatile.Read(ref _isStale) || _clock.GetElapsedTime(_refreshedAt) < BetweenRefreshes)
            return;
        Volatile.Write(ref _isStale, false);
        _refreshedAt = _clock.GetTimestamp();
        index.Refresh();
    }

    private Task<bool> Use(Action<OpenIndex> use) =>
        Use(index =>
        {
            use(index);
            return true;
        });

    private async Task<T> Use<T>(Func<OpenIndex, T> use)
    {
        var index = Open();
        try
        {
            index.MustBeSound();
            return use(index);
        }
        catch (Exception e) when (IsOfIndex(e)) // Damaged files make a reader fail in any way.
        {
            if (index.IsDamage(e))
                throw await Damaged(index, e);
            if (!IsOfFiles(e))
                throw;
            lock (_gate)
                if (_open == index)
                    Close(); // Opened again, it is as it was committed last.
            throw new SearchFault($"The search index {_directory} cannot be used: {e.Message}", e);
        }
    }

    // The first caller that meets the damage has it deleted; the consumers then begin with the first event of their logs again.
    private async Task<SearchFault> Damaged(OpenIndex index, Exception e)
    {
        lock (_gate)
        {
            if (_open != index)
                return new SearchFault($"The search index {_directory} was damaged and is being rebuilt.", e);
            Close();
            if (_times++ == MostTimes)
                _isGivenUp = true;
            if (_isGivenUp)
                return GivenUp(e);
            try
            {
                Discard(e);
            }
            catch (Exception fault) when (IsOfFiles(fault))
            {
                return new SearchFault($"The search index {_directory} is damaged and cannot be deleted: {fault.Message}", e);
            }
        }
        foreach (var lost in _lost)
            await lost();
        return new SearchFault($"The search index {_directory} was damaged and is being rebuilt.", e);
    }

    private SearchFault GivenUp(Exception? e = null) =>
        new($"The search index {_directory} was damaged again; find out what its disk does, and start again.", e);

    private OpenIndex Open()
    {
        lock (_gate)
        {
            if (_open is { } open)
                return open;
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_isGivenUp)
                throw GivenUp();
            try
            {
                DeleteOthers();
                _open = OpenOrMake();
            }
            catch (Exception e) when (IsOfFiles(e))
            {
                throw new SearchFault($"The search index {_directory} cannot be opened: {e.Message}", e);
            }
            _committedAt = _clock.GetTimestamp();
            return _open;
        }
    }

    private OpenIndex OpenOrMake()
    {
        try
        {
            return new OpenIndex(_directory);
        }
        catch (Exception e) when (OpenIndex.IsDamageAtOpening(e))
        {
            Discard(e);
            return new OpenIndex(_directory);
        }
    }

    private void Discard(Exception e)
    {
        BuiltAgain(_log, e, _directory);
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    // Indexes of other versions; they may hold words of people who are erased from now on.
    private void DeleteOthers()
    {
        Directory.CreateDirectory(_folder);
        foreach (var other in Directory.GetDirectories(_folder))
            if (other != _directory)
                Directory.Delete(other, recursive: true);
    }

    private void Close()
    {
        var open = _open;
        _open = null;
        try
        {
            open?.Dispose();
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // Its files are as they were committed last, or are gone.
        }
    }

    private static bool IsOfIndex(Exception e) =>
        e is not (SearchFault or StaleCheckpoint or OperationCanceledException or OutOfMemoryException);

    private static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException or ObjectDisposedException;

    [LoggerMessage(
        EventId = EventIds.IndexBuiltAgain,
        Level = LogLevel.Warning,
        Message = "The search index {Directory} cannot be read; it is deleted and built again from the log"
    )]
    private static partial void BuiltAgain(ILogger log, Exception e, string directory);

    [LoggerMessage(
        EventId = EventIds.IndexNotCommitted,
        Level = LogLevel.Warning,
        Message = "The search index {Directory} could not be committed at the end; what it lacks is indexed again at the next start"
    )]
    private static partial void NotCommitted(ILogger log, Exception e, string directory);
}
