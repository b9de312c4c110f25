using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Florin.Lucene;

/// <summary>Collects until its time is over.</summary>
/// <param name="inner">What collects.</param>
/// <param name="deadline">Called every now and then; throws where the time is over.</param>
internal sealed class DeadlineCollector(ICollector inner, Action deadline) : ICollector
{
    private const int Between = 1 << 12; // So many documents take far less than a millisecond.
    private int _seen;

    /// <inheritdoc/>
    public bool AcceptsDocsOutOfOrder => inner.AcceptsDocsOutOfOrder;

    /// <inheritdoc/>
    public void SetScorer(Scorer scorer) => inner.SetScorer(scorer);

    /// <inheritdoc/>
    public void SetNextReader(AtomicReaderContext context) => inner.SetNextReader(context);

    /// <inheritdoc/>
    public void Collect(int doc)
    {
        if (++_seen % Between == 0)
            deadline();
        inner.Collect(doc);
    }
}

/// <summary>The time of a search is over; what was collected is what there is.</summary>
internal sealed class TimeIsOver : Exception;
