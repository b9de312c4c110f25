namespace Florin.Reconciliation.Matching;

/// <summary>Entries by their amount and day.</summary>
internal sealed class SortedEntries
{
    private const int MaxOfAmount = 200;
    private readonly OpenEntry[] _entries;

    /// <summary>The entries in order.</summary>
    public SortedEntries(IEnumerable<OpenEntry> entries) =>
        _entries = [.. entries.OrderBy(e => e.Minor).ThenBy(e => e.Day).ThenBy(e => e.Position)];

    /// <summary>The entries of a line's amount within the tolerance, the nearest in time first.</summary>
    public List<OpenEntry> Near(OpenLine line, Cascade cascade, int most)
    {
        var tolerance = cascade.Tolerance;
        var near = new List<OpenEntry>();
        var highest = (Int128)line.Minor + tolerance.Amount.Minor;
        for (var amount = (Int128)line.Minor - tolerance.Amount.Minor; amount <= highest && near.Count < MaxOfAmount; )
        {
            var at = First(amount, line.Day - tolerance.Days);
            if (at == _entries.Length)
                break;
            if (_entries[at].Minor != amount)
            {
                amount = _entries[at].Minor; // The next amount that there is.
                continue;
            }
            for (; at < _entries.Length && near.Count < MaxOfAmount && _entries[at].Minor == amount; at++)
                if (!cascade.IsNear(_entries[at].Day, line.Day))
                    break;
                else if (cascade.IsSame(line.Minor, amount))
                    near.Add(_entries[at]);
            amount++;
        }
        return
        [
            .. near.OrderBy(e => Math.Abs(e.Minor - line.Minor))
                .ThenBy(e => Math.Abs(e.Day - line.Day))
                .ThenBy(e => e.Position)
                .Take(most),
        ];
    }

    // The first entry of at least an amount; of exactly that amount, of at least a day.
    private int First(Int128 amount, int day)
    {
        var (low, high) = (0, _entries.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].Minor < amount || (_entries[middle].Minor == amount && _entries[middle].Day < day))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
