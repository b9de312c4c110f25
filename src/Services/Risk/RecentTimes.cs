using Florin.Kernel;

namespace Florin.Risk;

/// <summary>The newest times at which one user asked for transactions, in order. Not thread-safe.</summary>
internal sealed class RecentTimes
{
    private readonly List<(long Ticks, ulong Transaction)> _times = new(1);

    /// <summary>
    /// Adds a transaction, unless it is there already, and tells whether there is a minute that holds it and more than
    /// <paramref name="over"/> in all. Requests may come out of order: the last one to come completes the minute.
    /// </summary>
    public bool Add(TransactionId transaction, DateTimeOffset at, int over)
    {
        var hash = Hash(transaction.Value);
        var index = _times.FindIndex(time => time.Transaction == hash);
        if (index < 0)
        {
            index = _times.FindLastIndex(time => time.Ticks <= at.UtcTicks) + 1;
            _times.Insert(index, (at.UtcTicks, hash));
        }
        var isOver = IsCrowded(index, over + 1);
        if (_times.Count > over + 1)
            _times.RemoveRange(0, _times.Count - (over + 1));
        return isOver;
    }

    /// <summary>Whether so many in a row, among them the one at an index, stand within a minute.</summary>
    private bool IsCrowded(int index, int many)
    {
        var last = Math.Min(index, _times.Count - many);
        for (var first = Math.Max(0, index - many + 1); first <= last; first++)
            if (_times[first + many - 1].Ticks - _times[first].Ticks < Velocity.Width.Ticks)
                return true;
        return false;
    }

    /// <summary>FNV-1a: 8 bytes in the place of an id, and the same in every process.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in text)
            hash = (hash ^ unit) * 1099511628211UL;
        return hash;
    }
}
