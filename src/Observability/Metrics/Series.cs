namespace Florin.Observability.Metrics;

/// <summary>One series: a number that grows or moves, or a histogram. Thread-safe.</summary>
internal sealed class Series(double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private readonly Exemplar?[] _exemplars = new Exemplar?[bounds.Length + 1];
    private double _sum;

    /// <summary>The number, or a histogram's sum.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Of a histogram, how many values a bucket holds; the last one is for those above all bounds.</summary>
    public long Bucket(int index) => Volatile.Read(ref _buckets[index]);

    /// <summary>The newest value of a bucket that a trace tells of; null for none.</summary>
    public Exemplar? ExemplarOf(int index) => Volatile.Read(ref _exemplars[index]);

    /// <summary>Puts the number in the place of what it was.</summary>
    public void Set(double value) => Volatile.Write(ref _sum, value);

    /// <summary>Adds to the number.</summary>
    public void Add(double value)
    {
        var seen = Volatile.Read(ref _sum);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _sum, seen + value, seen);
            if (before.Equals(seen))
                return;
            seen = before;
        }
    }

    /// <summary>Counts a value in its bucket.</summary>
    public void Record(double value, Exemplar? exemplar = null)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
            bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
        if (exemplar is not null)
            Volatile.Write(ref _exemplars[bucket], exemplar);
        Add(value);
    }
}
