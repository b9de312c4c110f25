using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Florin.Lucene;

/// <summary>
/// Finds the latest documents of a query whose scores are all the same. Documents are mostly in the order of their numbers in a
/// segment, so it looks from its end, in ever longer parts, and passes over those in which nothing can be later than what was found:
/// the twenty latest documents with a word that a tenth of a million has are among some hundreds.
/// </summary>
/// <param name="searcher">The index.</param>
/// <param name="deadline">Called every now and then; throws where the time is over.</param>
internal sealed class LatestFirst(IndexSearcher searcher, Action deadline)
{
    private const int Growth = 8;
    private const int Spare = 4; // So many times as many documents as are wanted are likely in the first part.
    private const int Between = 1 << 12; // So many documents take far less than a millisecond.
    private readonly PriorityQueue<int, long> _found = new();
    private int _seen;

    /// <summary>The latest, the later first.</summary>
    /// <param name="query">What fits.</param>
    /// <param name="below">Only of smaller numbers than this.</param>
    /// <param name="limit">How many at the most.</param>
    /// <exception cref="TimeIsOver">It is; <see cref="Found"/> gives what was found until then.</exception>
    public void Find(Query query, long below, int limit)
    {
        var weight = searcher.CreateNormalizedWeight(query);
        foreach (var leaf in searcher.IndexReader.Leaves.OrderByDescending(leaf => SegmentOrders.Of(leaf.AtomicReader).Highest))
            Find(weight, leaf, below, limit);
    }

    /// <summary>What was found, the later first.</summary>
    public IReadOnlyList<(int Doc, long Order)> Found()
    {
        var found = new List<(int, long)>(_found.Count);
        while (_found.TryDequeue(out var doc, out var order))
            found.Add((doc, order));
        found.Reverse();
        return found;
    }

    private void Find(Weight weight, AtomicReaderContext leaf, long below, int limit)
    {
        var (reader, end) = (leaf.AtomicReader, leaf.AtomicReader.MaxDoc);
        var orders = SegmentOrders.Of(reader);
        if (!Matters(orders, 0, end, below, limit) || weight.GetScorer(leaf, reader.LiveDocs) is not { } first)
            return;
        var (numbers, scorer) = (reader.GetNumericDocValues(IndexFields.Order), (Scorer?)first);
        for (var length = FirstPart(first.GetCost(), end, limit); end > 0; length *= Growth)
        {
            var start = (int)Math.Max(0, (end - length) / SegmentOrders.Block * SegmentOrders.Block);
            if (Matters(orders, start, end, below, limit))
            {
                deadline();
                scorer ??= weight.GetScorer(leaf, reader.LiveDocs);
                for (var doc = scorer.Advance(start); doc < end; doc = scorer.NextDoc())
                    Take(leaf.DocBase + doc, numbers.Get(doc), below, limit);
                scorer = null; // It goes forward only.
            }
            end = start;
        }
    }

    private void Take(int doc, long order, long below, int limit)
    {
        if (++_seen % Between == 0)
            deadline();
        if (order >= below)
            return;
        if (_found.Count < limit)
            _found.Enqueue(doc, order);
        else
            _found.EnqueueDequeue(doc, order);
    }

    private bool Matters(SegmentOrders orders, int start, int end, long below, int limit) =>
        orders.LowestOf(start, end) < below
        && (_found.Count < limit || (_found.TryPeek(out _, out var least) && orders.HighestOf(start, end) > least));

    // To begin again costs more than to read some thousand documents.
    private static long FirstPart(long cost, int documents, int limit) =>
        cost <= Between ? documents : Math.Max(SegmentOrders.Block, Spare * limit * (documents / cost));
}
