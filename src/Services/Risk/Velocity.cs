using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Risk;

/// <summary>
/// Counts the transactions of each user within a minute, by the times at which they were asked for. In memory and bounded:
/// of a user only the newest few matter, and who has been idle for over a minute goes. After a start it goes on from the
/// last minute of the log. Thread-safe: of transactions that race, exactly those beyond the limit are told so.
/// </summary>
internal sealed class Velocity(EventLog log, TimeProvider clock)
{
    /// <summary>Times a minute apart or more are not within one.</summary>
    public static readonly TimeSpan Width = TimeSpan.FromMinutes(1);

    /// <summary>So many users are remembered; beyond it those idle for the longest go early.</summary>
    private const int MaxUsers = 100_000;

    /// <summary>So many events are read at a start, so that a start after a storm is quick too.</summary>
    private const int MaxRestored = 50_000;

    private const int Page = 1000;
    private readonly Lock _lock = new();
    private Dictionary<UserId, RecentTimes> _young = [];
    private Dictionary<UserId, RecentTimes> _old = [];
    private long _turned = clock.GetTimestamp();
    private Task? _restored;

    /// <summary>
    /// Counts a transaction, once however often it comes, and tells whether it stands within a minute with more than so
    /// many others, itself counted.
    /// </summary>
    public async ValueTask<bool> IsOver(int over, UserId user, TransactionId transaction, DateTimeOffset requestedAt)
    {
        await RestoreOnce(over);
        lock (_lock)
        {
            TurnIfDue();
            return Of(user).Add(transaction, requestedAt, over);
        }
    }

    /// <summary>Goes on from the last minute of the log, before the first transaction is counted.</summary>
    public Task RestoreOnce(int over)
    {
        lock (_lock)
            return _restored is { IsFaulted: false } ? _restored : _restored = Restore(over);
    }

    private async Task Restore(int over)
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
                    if (recorded.Data is RiskAssessed { Historic: false } e && e.RequestedAt > since)
                        Of(e.UserId).Add(e.Transaction, e.RequestedAt, over);
            if (page[0].At < since)
                break;
        }
    }

    private RecentTimes Of(UserId user)
    {
        if (_young.TryGetValue(user, out var times))
            return times;
        if (!_old.Remove(user, out times))
            times = new RecentTimes();
        if (_young.Count >= MaxUsers / 2)
            Turn();
        _young.Add(user, times);
        return times;
    }

    private void TurnIfDue()
    {
        if (clock.GetElapsedTime(_turned) > Width)
            Turn();
    }

    // Two generations: whoever is asked about moves to the young one, and the old one goes as a whole.
    private void Turn()
    {
        (_old, _young) = (_young, _old);
        _young.Clear();
        _turned = clock.GetTimestamp();
    }
}
