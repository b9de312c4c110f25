using System.Globalization;
using System.Text.Json;
using Florin.Platform.Json;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Florin.Lucene;

/// <summary>An index whose files are open. A commit of Lucene's holds documents and checkpoints alike.</summary>
internal sealed class OpenIndex : IDisposable
{
    private const double BufferMegabytes = 16;
    private const string OfFollower = "checkpoint ";
    private const int MostPurges = 5;
    private const string Highest = "highest";

    private readonly PlainFiles _files;
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;
    private readonly Dictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);
    private readonly Merges _merges = new();
    private long _highest = -1;

    /// <summary>Opens it, or creates it if it does not exist.</summary>
    /// <param name="directory">Where its files are.</param>
    public OpenIndex(string directory)
    {
        _files = new PlainFiles(directory);
        try
        {
            _writer = new IndexWriter(_files, Config(_merges));
            foreach (var (key, value) in _writer.CommitData)
                if (key.StartsWith(OfFollower, StringComparison.Ordinal))
                    _checkpoints[key[OfFollower.Length..]] = JsonSerializer.Deserialize<Checkpoint>(value, FlorinJson.Compact)!; // It was written.
            if (_writer.CommitData.TryGetValue(Highest, out var highest))
                _highest = long.Parse(highest, CultureInfo.InvariantCulture);
            _searchers = new SearcherManager(_writer, applyAllDeletes: true, new SearcherFactory());
            Verify();
        }
        catch
        {
            _searchers?.Dispose();
            _writer?.Rollback();
            _files.Dispose();
            throw;
        }
    }

    /// <summary>Whether an exception is what a reader of damaged files throws.</summary>
    public static bool IsOfDamage(Exception e) =>
        e
            is CorruptIndexException
                or IndexFormatTooNewException
                or IndexFormatTooOldException
                or EndOfStreamException
                or FileNotFoundException
                or DirectoryNotFoundException;

    /// <summary>
    /// Whether an index cannot be opened because its files are damaged, and not because the system does not give them: garbage makes
    /// a reader fail in any way, and only a fault of the system has a number of the system's.
    /// </summary>
    public static bool IsDamageAtOpening(Exception e) =>
        IsOfDamage(e)
        || e is not (IOException or UnauthorizedAccessException or OutOfMemoryException)
        || (e is not LockObtainFailedException && e.HResult == new IOException().HResult);

    /// <summary>Whether an exception comes of damaged files; where it does not say so, their checksums do.</summary>
    public bool IsDamage(Exception e)
    {
        if (IsOfDamage(e) || (e.InnerException is { } inner && IsOfDamage(inner)))
            return true;
        if (e is ObjectDisposedException)
            return false;
        try
        {
            Verify();
            return false;
        }
        catch (CorruptIndexException)
        {
            return true;
        }
    }

    /// <summary>Throws where files could not be merged in the background, since they are damaged.</summary>
    /// <exception cref="CorruptIndexException">They are.</exception>
    public void MustBeSound()
    {
        if (_merges.Failure() is { } e && IsDamage(e))
            throw new CorruptIndexException($"Its files cannot be merged: {e.Message}", e);
    }

    /// <summary>How far a follower has come.</summary>
    public Checkpoint CheckpointOf(string follower) => _checkpoints.GetValueOrDefault(follower, Checkpoint.None);

    /// <summary>
    /// Takes a document, in the place of one with the same key. Where there can be none it is not looked for, which would be
    /// most of the work.
    /// </summary>
    public void Put(SearchDocument document)
    {
        var fields = IndexFields.Of(document);
        if (document.Replaces || document.Order <= _highest)
            _writer.UpdateDocument(new Term(IndexFields.Key, document.Key), fields);
        else
            _writer.AddDocument(fields);
        _highest = Math.Max(_highest, document.Order);
    }

    /// <summary>Notes how far a follower has come.</summary>
    public void Reach(string follower, Checkpoint checkpoint) => _checkpoints[follower] = checkpoint;

    /// <summary>Makes all of it durable.</summary>
    public void Commit()
    {
        var data = _checkpoints.ToDictionary(
            one => OfFollower + one.Key,
            one => JsonSerializer.Serialize(one.Value, FlorinJson.Compact),
            StringComparer.Ordinal
        );
        data[Highest] = _highest.ToString(CultureInfo.InvariantCulture);
        _writer.SetCommitData(data);
        _writer.Commit();
    }

    /// <summary>Shows searches what was stored until now.</summary>
    public void Refresh() => _searchers.MaybeRefreshBlocking();

    /// <summary>Searches.</summary>
    public T Search<T>(Func<IndexSearcher, T> search)
    {
        var searcher = _searchers.Acquire();
        try
        {
            searcher.Similarity = Scores;
            return search(searcher);
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    /// <summary>Writes every file again that holds something replaced, and deletes the old ones.</summary>
    public void Purge()
    {
        for (var times = 0; times == 0 || _writer.HasDeletions(); times++)
        {
            if (times == MostPurges)
                throw new IOException("Deleted documents are still in the index after it was merged.");
            _writer.WaitForMerges(); // One that is under way would take what was deleted along, and is passed over below.
            _writer.ForceMergeDeletes(doWait: true);
            Commit();
        }
        Refresh(); // Searches let go of the old files.
        _writer.DeleteUnusedFiles();
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _writer.DeleteAll();
        _checkpoints.Clear();
        _highest = -1;
        Commit();
        Refresh();
        _writer.DeleteUnusedFiles();
    }

    /// <summary>Closes it; what was not committed is lost, and follows from the log again.</summary>
    public void Dispose()
    {
        _searchers.Dispose();
        _writer.Rollback();
        _files.Dispose();
    }

    private static readonly Similarity Scores = new BM25Similarity(); // Whatever it is: all scores are constants.

    // The checksums of all files.
    private void Verify() =>
        Search(searcher =>
        {
            try
            {
                foreach (var leaf in searcher.IndexReader.Leaves)
                    leaf.AtomicReader.CheckIntegrity();
                return true;
            }
            catch (Exception e) when (e is not ObjectDisposedException) // It fails in many ways, plain IOException among them.
            {
                throw new CorruptIndexException(e.Message, e);
            }
        });

    private static IndexWriterConfig Config(Merges merges) =>
        new(LuceneVersion.LUCENE_48, analyzer: null)
        {
            RAMBufferSizeMB = BufferMegabytes,
            Similarity = Scores,
            CheckIntegrityAtMerge = true,
            MergePolicy = new LogByteSizeMergePolicy(), // Merges neighbours, so that documents stay in the order of their numbers.
            MergeScheduler = new MergesInBackground(merges),
        };

    /// <summary>Why the last merge in the background failed, once.</summary>
    private sealed class Merges
    {
        private Exception? _failure;

        public void Failed(Exception e) => Volatile.Write(ref _failure, e);

        public Exception? Failure() => Volatile.Read(ref _failure) is null ? null : Interlocked.Exchange(ref _failure, null);
    }

    private sealed class MergesInBackground : ConcurrentMergeScheduler
    {
        private readonly Merges _merges;

        public MergesInBackground(Merges merges)
        {
            _merges = merges;
            SetMaxMergesAndThreads(3, 1);
        }

        // On a thread of its own, where nobody would catch it.
        protected override void HandleMergeException(Exception exc) => _merges.Failed(exc);
    }
}
