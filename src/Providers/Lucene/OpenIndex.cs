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

    private readonly FSDirectory _files;
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;
    private readonly Dictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);
    private long _highest = -1;

    /// <summary>Opens it, or creates it if it does not exist.</summary>
    /// <param name="directory">Where its files are.</param>
    public OpenIndex(string directory)
    {
        _files = FSDirectory.Open(directory);
        try
        {
            _writer = new IndexWriter(_files, Config());
            foreach (var (key, value) in _writer.CommitData)
                if (key.StartsWith(OfFollower, StringComparison.Ordinal))
                    _checkpoints[key[OfFollower.Length..]] = JsonSerializer.Deserialize<Checkpoint>(value, FlorinJson.Compact)!; // It was written.
            if (_writer.CommitData.TryGetValue(Highest, out var highest))
                _highest = long.Parse(highest, CultureInfo.InvariantCulture);
            _searchers = new SearcherManager(_writer, applyAllDeletes: true, new SearcherFactory());
        }
        catch
        {
            _writer?.Rollback();
            _files.Dispose();
            throw;
        }
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

    private static IndexWriterConfig Config() =>
        new(LuceneVersion.LUCENE_48, analyzer: null)
        {
            RAMBufferSizeMB = BufferMegabytes,
            Similarity = Scores,
            MergePolicy = new TieredMergePolicy { ForceMergeDeletesPctAllowed = 0 },
            MergeScheduler = Scheduler(),
        };

    private static ConcurrentMergeScheduler Scheduler()
    {
        var scheduler = new ConcurrentMergeScheduler();
        scheduler.SetMaxMergesAndThreads(3, 1);
        return scheduler;
    }
}
