using System.Globalization;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Lucene.Net.Index;
using Microsoft.Extensions.Logging;

namespace Florin.Lucene;

/// <summary>
/// An index in a folder. What is stored is found after a quarter of a second; it is committed every few seconds, with the
/// checkpoints, so that a crash loses some seconds of both, which come out of the log again. Files that cannot be read are deleted,
/// and the index is built again.
/// </summary>
internal sealed partial class LuceneIndex : ISearchIndex
{
    private const int Format = 1;
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly string _directory;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private OpenIndex? _open;
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
    public ValueTask<Checkpoint> Load(string follower, CancellationToken cancel) =>
        ValueTask.FromResult(Use(index => index.CheckpointOf(follower)));

    /// <inheritdoc/>
    public Task Store(SearchBatch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Use(index =>
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
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SearchMatches> Find(SearchRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.FromResult(
            Use(index =>
            {
                Refresh(index);
                return index.Search(searcher => new LuceneSearch(searcher, _clock, _timeout, cancel).Find(request));
            })
        );
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchMatch>> OfPerson(string person, long after, int most, CancellationToken cancel) =>
        Task.FromResult(
            Use<IReadOnlyList<SearchMatch>>(index =>
            {
                index.Refresh();
                return index.Search(searcher =>
                    new LuceneSearch(searcher, _clock, Timeout.InfiniteTimeSpan, cancel).OfPerson(person, after, most)
                );
            })
        );

    /// <inheritdoc/>
    public Task Purge(CancellationToken cancel)
    {
        Use(index => index.Purge());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Reset(CancellationToken cancel)
    {
        Use(index => index.Clear());
        return ValueTask.CompletedTask;
    }

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

    private void Use(Action<OpenIndex> use) =>
        Use(index =>
        {
            use(index);
            return true;
        });

    private T Use<T>(Func<OpenIndex, T> use)
    {
        var index = Open();
        try
        {
            return use(index);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            lock (_gate)
                if (_open == index)
                    Close(); // Opened again, it is as it was committed last.
            throw new SearchFault($"The search index {_directory} cannot be used: {e.Message}", e);
        }
    }

    private OpenIndex Open()
    {
        lock (_gate)
        {
            if (_open is { } open)
                return open;
            ObjectDisposedException.ThrowIf(_isClosed, this);
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
        catch (Exception e)
            when (e
                    is CorruptIndexException
                        or IndexFormatTooNewException
                        or IndexFormatTooOldException
                        or EndOfStreamException
                        or FileNotFoundException
            )
        {
            BuiltAgain(_log, e, _directory);
            Directory.Delete(_directory, recursive: true);
            return new OpenIndex(_directory);
        }
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
        _open?.Dispose();
        _open = null;
    }

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
