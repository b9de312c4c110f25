using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Risk;

/// <summary>
/// The amounts just below the large one, of each user and currency within an hour, for <see cref="StructuringRule"/>. In
/// memory and bounded, and restored from the last hour of the log at a start. Thread-safe.
/// </summary>
internal sealed class RecentAmounts(EventLog log, TimeProvider clock)
{
    /// <summary>How far back amounts count.</summary>
    public static readonly TimeSpan Width = TimeSpan.FromHours(1);

    // Each is at least half of a threshold, so that more than twice the most that a rule allows need not be known.
    private const int MaxAmounts = 2 * 30 + 1;
    private const int MaxKeys = 50_000;
    private const int MaxRestored = 50_000;
    private const int Page = 1000;

    private readonly Lock _lock = new();
    private Dictionary<(UserId, Currency), List<Seen>> _young = [];
    private Dictionary<(UserId, Currency), List<Seen>> _old = [];
    private long _turned = clock.GetTimestamp();
    private Task? _restored;

    /// <summary>
    /// Counts a transaction, once however often it comes, and says whether it is too much together with the others.
    /// </summary>
    /// <param name="ruling">The rules.</param>
    /// <param name="user">Who asked for it.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="amount">How much.</param>
    /// <param name="at">When it was asked for.</param>
    public async ValueTask<bool> IsOver(Ruling ruling, UserId user, TransactionId transaction, Money amount, DateTimeOffset at)
    {
        if (ruling.Rules.Structuring is not { Points: > 0 } rule || ruling.LargeFrom(amount.Currency) is not { } large)
            return false;
        await RestoreOnce(ruling);
        lock (_lock)
        {
            if (clock.GetElapsedTime(_turned) > Width)
                Turn();
            return Add(user, transaction, amount, at, large) > (Int128)large.Minor * rule.Times;
        }
    }

    /// <summary>Restores the last hour from the log, before the first transaction is counted.</summary>
    public Task RestoreOnce(Ruling ruling)
    {
        lock (_lock)
            return _restored is { IsFaulted: false } ? _restored : _restored = Restore(ruling);
    }

    private async Task Restore(Ruling ruling)
    {
        var since = clock.GetUtcNow() - Width;
        var head = log.Head;
        var lowest = Math.Max(0, head - MaxRestored);
        for (var after = head; after > lowest; )
        {
            var count = (int)Math.Min(Page, after - lowest);
            after -= count;
            var page = await log.Read(after, count, CancellationToken.None);
            lock (_lock)
                foreach (var recorded in page)
                    if (
                        recorded.Data is RiskAssessed { Historic: false, Amount: { } amount } e
                        && e.RequestedAt > since
                        && ruling.LargeFrom(amount.Currency) is { } large
                    )
                        Add(e.UserId, e.Transaction, amount, e.RequestedAt, large);
            if (page[0].At < since)
                break;
        }
    }

    /// <summary>The sum of the hour that ends with a transaction, itself counted; nothing where its amount does not count.</summary>
    private Int128 Add(UserId user, TransactionId transaction, Money amount, DateTimeOffset at, Money large)
    {
        if (amount.Minor < large.Minor / 2 || amount >= large)
            return 0; // What is large is judged by itself.
        var seen = Of((user, amount.Currency));
        if (!seen.Exists(one => one.Transaction == transaction))
            seen.Add(new Seen(transaction, at, amount.Minor));
        var sum = (Int128)0;
        foreach (var one in seen)
            if (at - one.At < Width && one.At - at < Width)
                sum += one.Minor;
        if (seen.Count > MaxAmounts)
            seen.RemoveAt(0);
        return sum;
    }

    private List<Seen> Of((UserId, Currency) key)
    {
        if (_young.TryGetValue(key, out var seen))
            return seen;
        if (!_old.Remove(key, out seen))
            seen = [];
        if (_young.Count >= MaxKeys)
            Turn();
        _young.Add(key, seen);
        return seen;
    }

    // Two generations: a user that is looked up moves to the young one, and the old one is dropped as a whole.
    private void Turn()
    {
        (_old, _young) = (_young, _old);
        _young.Clear();
        _turned = clock.GetTimestamp();
    }

    private readonly record struct Seen(TransactionId Transaction, DateTimeOffset At, long Minor);
}
