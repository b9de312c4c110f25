namespace Florin.Platform.Outbox;

/// <summary>
/// Sends what stays stored until it is recorded as sent: each item at least once, and those of one key in their order. It
/// holds nothing in memory between two rounds.
/// </summary>
/// <typeparam name="TItem">What is sent.</typeparam>
/// <typeparam name="TOutcome">What became of it, as it is recorded.</typeparam>
#pragma warning disable MA0049 // The room is named after what it is for.
public sealed class Outbox<TItem, TOutcome>
    where TOutcome : class
{
    /// <summary>The oldest items that are not recorded yet, in order; some at a time, none where all are.</summary>
    public required Func<CancellationToken, ValueTask<IReadOnlyList<TItem>>> Next { get; init; }

    /// <summary>The key of an item; while one is not sent, nothing later of the same key is.</summary>
    public required Func<TItem, string> KeyOf { get; init; }

    /// <summary>Opens a way on which items go out.</summary>
    public required Func<IDelivery<TItem, TOutcome>> Open { get; init; }

    /// <summary>
    /// Records what became of the items of a round: an outcome for each in the order of <see cref="Next"/>, null for those that
    /// are to be tried again. Called also when the round was cancelled or failed, for what was sent until then.
    /// </summary>
    public required Func<IReadOnlyList<TItem>, IReadOnlyList<TOutcome?>, Task> Record { get; init; }

    /// <summary>How many ways there are at most at the same time.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Sends the next items and records what became of them.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> SendSome(CancellationToken stop)
    {
        var items = await Next(stop);
        if (items.Count == 0)
            return false;
        var outcomes = new TOutcome?[items.Count];
        try
        {
            await Task.WhenAll(Divided(items).Select(lane => Send(items, lane, outcomes, stop)));
        }
        finally
        {
            await Record(items, outcomes);
        }
        stop.ThrowIfCancellationRequested();
        return true;
    }

    // The places of the items of each lane; all of one key are in the same.
    private IEnumerable<List<int>> Divided(IReadOnlyList<TItem> items)
    {
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        var lanes = new List<int>[Lanes];
        for (var i = 0; i < items.Count; i++)
        {
            var key = KeyOf(items[i]);
            if (!keys.TryGetValue(key, out var lane))
                keys[key] = lane = keys.Count % Lanes;
            (lanes[lane] ??= []).Add(i);
        }
        return lanes.Where(lane => lane is not null);
    }

    private async Task Send(IReadOnlyList<TItem> items, List<int> lane, TOutcome?[] outcomes, CancellationToken stop)
    {
        await using var delivery = Open();
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var i in lane)
        {
            if (stop.IsCancellationRequested)
                return;
            var key = KeyOf(items[i]);
            if (!held.Contains(key) && (outcomes[i] = await delivery.Send(items[i], stop)) is null)
                held.Add(key);
        }
    }
}
