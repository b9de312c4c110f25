namespace Florin.Platform.Http.InProcess;

/// <summary>Places for what stays open: no more than may be, of one caller and of all.</summary>
public sealed class OpenPlaces
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byCaller = new(StringComparer.Ordinal);
    private readonly int _most;
    private readonly int _share;
    private int _all;

    /// <summary>So many places.</summary>
    /// <param name="most">How many may be taken.</param>
    /// <param name="share">How many of them by one caller; null for a tenth, at least 1.</param>
    public OpenPlaces(int most, int? share) => (_most, _share) = (most, share ?? Math.Max(1, most / 10));

    /// <summary>Takes a place.</summary>
    /// <returns>Null where it was taken; else why it was not.</returns>
    public NoPlace? TryEnter(string caller)
    {
        lock (_lock)
        {
            var own = _byCaller.GetValueOrDefault(caller);
            if (_all >= _most)
                return new NoPlace(_most, IsOfCaller: false);
            if (own >= _share)
                return new NoPlace(_share, IsOfCaller: true);
            _byCaller[caller] = own + 1;
            _all++;
            return null;
        }
    }

    /// <summary>Gives it back.</summary>
    public void Leave(string caller)
    {
        lock (_lock)
        {
            _all--;
            if (_byCaller[caller] == 1)
                _byCaller.Remove(caller);
            else
                _byCaller[caller]--;
        }
    }
}

/// <summary>Why there is no place.</summary>
/// <param name="Most">How many may be taken.</param>
/// <param name="IsOfCaller">Whether by one caller; else by all.</param>
public readonly record struct NoPlace(int Most, bool IsOfCaller);
