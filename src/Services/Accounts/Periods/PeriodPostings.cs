using Florin.Platform.EventLog;

namespace Florin.Accounts.Periods;

/// <summary>Reads the postings of a closed period out of the log, for its hash.</summary>
internal static class PeriodPostings
{
    private const int Page = 1000;

    /// <summary>Where a period was closed, and the hash over the postings that it had then.</summary>
    /// <exception cref="LogFault">The log does not say where it was closed.</exception>
    public static async Task<(long Position, PostingChain Chain)> Read(
        EventLog log,
        ClosedPeriod closed,
        CancellationToken cancel
    )
    {
        var period = closed.Period;
        var position = await PositionOf(log, closed, cancel);
        var chain = new PostingChain();
        var after = await Before(log, PostingChain.RecordedFrom(period), position, cancel);
        while (after < position)
        {
            var page = await log.Read(after, Page, cancel);
            foreach (var happened in page)
                if (happened.Position < position && happened.Data is IPosting posting && period.Has(posting.EffectiveAt))
                    chain.Add(happened, posting);
            after = page[^1].Position; // The position is durable, so there is more up to it.
        }
        return (position, chain);
    }

    private static async Task<long> PositionOf(EventLog log, ClosedPeriod closed, CancellationToken cancel)
    {
        for (long after = 0; ; )
        {
            var page = await log.ReadStream(LedgerPeriods.Stream, after, Page, cancel);
            foreach (var happened in page)
                if (happened.Data is PeriodClosed one && one.Period == closed.Closed.Period)
                    return happened.Position;
            after = page is [.., var last]
                ? last.Version
                : throw new LogFault($"The log does not say where the period {closed.Closed.Period} was closed.");
        }
    }

    // The last position before a time: times never go back along the log.
    private static async Task<long> Before(EventLog log, DateTimeOffset time, long end, CancellationToken cancel)
    {
        long low = 0;
        for (var high = end; low < high; )
        {
            var middle = low + ((high - low) / 2);
            var found = await log.Read(middle, 1, cancel);
            if (found[0].At < time)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
