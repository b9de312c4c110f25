namespace Florin.Reconciliation.Matching;

/// <summary>
/// Looks for the only few of some amounts that come to a sum. Bounded: it looks at so many amounts, takes so many of them, and
/// goes so many steps for one sum and for all; where it comes to an end of these it has found nothing.
/// </summary>
internal sealed class SubsetSearch
{
    private const int MaxAmounts = 16;
    private const int MaxTaken = 5;
    private const int MaxSteps = 5000;
    private const long MaxStepsOfAll = 20_000_000;
    private long _stepsOfAll;

    /// <summary>The places of the only amounts, two or more, that come to a sum; null where there are none, or several choices.</summary>
    /// <param name="amounts">Those nearest first.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="tolerance">How far they may be apart.</param>
    /// <param name="most">How many may be taken.</param>
    public IReadOnlyList<int>? Only(IReadOnlyList<long> amounts, long sum, long tolerance, int most)
    {
        // What has the other sign, or is more than the sum, cannot be a part of it.
        var places = Enumerable
            .Range(0, amounts.Count)
            .Where(i => Math.Sign(amounts[i]) == Math.Sign(sum) && Int128.Abs(amounts[i]) <= Int128.Abs(sum) + tolerance)
            .Take(MaxAmounts)
            .OrderByDescending(i => Math.Abs(amounts[i]))
            .ThenBy(i => i)
            .ToArray();
        if (places.Length < 2 || _stepsOfAll >= MaxStepsOfAll)
            return null;
        var search = new Search([.. places.Select(i => Math.Abs(amounts[i]))], tolerance, Math.Min(most, MaxTaken));
        search.Go(0, Int128.Abs(sum));
        _stepsOfAll += search.Steps;
        return search is { Found: { } found, IsOnly: true } ? [.. found.Select(i => places[i]).Order()] : null;
    }

    private sealed class Search(long[] amounts, long tolerance, int most)
    {
        private readonly List<int> _taken = [];

        public int Steps { get; private set; }

        public int[]? Found { get; private set; }

        public bool IsOnly { get; private set; } = true;

        // Amounts are positive here, and the largest come first.
        public void Go(int from, Int128 left)
        {
            if (Int128.Abs(left) <= tolerance && _taken.Count >= 2)
            {
                IsOnly = Found is null;
                Found = [.. _taken];
            }
            if (_taken.Count == most || left < -tolerance)
                return;
            for (var i = from; i < amounts.Length && IsOnly; i++)
            {
                if (++Steps > MaxSteps)
                {
                    IsOnly = false;
                    return;
                }
                if (amounts[i] > left + tolerance)
                    continue;
                _taken.Add(i);
                Go(i + 1, left - amounts[i]);
                _taken.RemoveAt(_taken.Count - 1);
            }
        }
    }
}
