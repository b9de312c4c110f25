using Florin.Contracts.Transactions;
using Florin.Platform.EventLog;

namespace Florin.Analytics;

/// <summary>What happened to transactions in some time. Two of them add up.</summary>
internal sealed record Tally
{
    /// <summary>Transactions that were created.</summary>
    public long Created { get; set; }

    /// <summary>That were completed.</summary>
    public long Completed { get; set; }

    /// <summary>That failed.</summary>
    public long Failed { get; set; }

    /// <summary>That were rejected, by risk or by an administrator.</summary>
    public long Rejected { get; set; }

    /// <summary>That were sent to review.</summary>
    public long SentToReview { get; set; }

    /// <summary>That an administrator approved or rejected in review.</summary>
    public long Reviewed { get; set; }

    /// <summary>The amounts of those completed, by currency, in minor units.</summary>
    public Dictionary<string, Int128> Volume { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How many ended after how long: classes of <see cref="Analytics.Latencies"/>.</summary>
    public Dictionary<int, long> Latencies { get; init; } = [];

    /// <summary>Counts an event; false when it is of no interest here.</summary>
    public bool Count(Recorded recorded)
    {
        switch (recorded.Data)
        {
            case TransactionCreated:
                Created++;
                return true;
            case TransactionCompleted e:
                Completed++;
                Add(Volume, e.Facts.Amount.Currency.Code, e.Facts.Amount.Minor);
                return Ended(e.Facts, recorded.At);
            case TransactionFailed e:
                Failed++;
                return Ended(e.Facts, recorded.At);
            case TransactionRejected e:
                Rejected++;
                Reviewed += Decided(e.By);
                return Ended(e.Facts, recorded.At);
            case TransactionSentToReview:
                SentToReview++;
                return true;
            case TransactionApproved e:
                Reviewed += Decided(e.By);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Adds another one to this one.</summary>
    public Tally Add(Tally other)
    {
        Created += other.Created;
        Completed += other.Completed;
        Failed += other.Failed;
        Rejected += other.Rejected;
        SentToReview += other.SentToReview;
        Reviewed += other.Reviewed;
        foreach (var (currency, minor) in other.Volume)
            Add(Volume, currency, minor);
        foreach (var (of, count) in other.Latencies)
            Latencies[of] = Latencies.GetValueOrDefault(of) + count;
        return this;
    }

    private bool Ended(TransactionFacts facts, DateTimeOffset at)
    {
        var of = Analytics.Latencies.ClassOf(at - facts.CreatedAt);
        Latencies[of] = Latencies.GetValueOrDefault(of) + 1;
        return true;
    }

    /// <summary>What risk decides by itself was never in review.</summary>
    private static int Decided(string by) => by == "risk" ? 0 : 1;

    private static void Add(Dictionary<string, Int128> volume, string currency, Int128 minor) =>
        volume[currency] = volume.GetValueOrDefault(currency) + minor;
}
