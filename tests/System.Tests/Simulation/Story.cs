using Florin.Contracts.Transactions;
using Florin.Platform.EventLog;

namespace Florin.System.Tests.Simulation;

/// <summary>What has happened to a transaction.</summary>
internal sealed record Story(TransactionFacts Facts, IReadOnlyList<object> Events)
{
    public int Terminals => Events.Count(e => e is TransactionCompleted or TransactionFailed or TransactionRejected);

    public bool Completed => Events.Any(e => e is TransactionCompleted);

    public bool IsAtTheEdge => Facts.Postings is null && (Facts.FromAccount is null || Facts.ToAccount is null);

    public int Debits => Facts.Postings?.Count(IsDebit) ?? (Facts.FromAccount is null ? 0 : 1);

    public int Credits => Facts.Postings?.Count(leg => !IsDebit(leg)) ?? (Facts.ToAccount is null ? 0 : 1);

    public bool Failed => Events.Any(e => e is TransactionFailed);

    public bool Parked =>
        Events.LastOrDefault(e => e is not ReversalRequested) is ManualReviewRequired or TransactionSentToReview;

    private static bool IsDebit(TransactionPosting leg) => leg.Direction is PostingDirection.Debit;

    /// <summary>All transactions of a log.</summary>
    public static IEnumerable<Story> Of(IReadOnlyList<Recorded> events) =>
        events
            .Where(e => e.Stream.StartsWith("transaction-", StringComparison.Ordinal))
            .GroupBy(e => e.Stream, StringComparer.Ordinal)
            .Select(s => new Story(((TransactionCreated)s.First().Data).Facts, [.. s.Select(e => e.Data)]));

    /// <summary>The transactions that have neither ended nor wait for a person, and what has happened to them.</summary>
    public static IEnumerable<string> Unfinished(IReadOnlyList<Recorded> events) =>
        Of(events).Where(s => s.Terminals == 0 && !s.Parked).Select(s => $"{s.Facts.Id} {s.Facts.Type}: {s}");

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Events.Select(e => e.GetType().Name));
}
