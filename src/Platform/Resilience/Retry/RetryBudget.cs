namespace Florin.Platform.Resilience.Retry;

/// <summary>
/// Keeps retries from multiplying the load on a dependency that fails: every call earns a part of a retry, every retry
/// costs one, and the budget holds only so many. Thread-safe.
/// </summary>
public sealed class RetryBudget
{
    private const long One = 1_000_000;

    private readonly long _max;
    private readonly long _earned;
    private long _balance;

    /// <summary>A full budget.</summary>
    public RetryBudget(RetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _balance = _max = options.Budget * One;
        _earned = (long)(options.EarnedPerCall * One);
    }

    /// <summary>How many retries could be made now.</summary>
    public int Retries => (int)(Volatile.Read(ref _balance) / One);

    /// <summary>A call was made.</summary>
    public void Earn()
    {
        var balance = Volatile.Read(ref _balance);
        while (balance < _max)
        {
            var seen = Interlocked.CompareExchange(ref _balance, Math.Min(balance + _earned, _max), balance);
            if (seen == balance)
                return;
            balance = seen;
        }
    }

    /// <summary>Takes a retry out of the budget, if there is one.</summary>
    public bool TrySpend()
    {
        var balance = Volatile.Read(ref _balance);
        while (balance >= One)
        {
            var seen = Interlocked.CompareExchange(ref _balance, balance - One, balance);
            if (seen == balance)
                return true;
            balance = seen;
        }
        return false;
    }
}
