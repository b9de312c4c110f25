namespace Florin.Platform.Verification;

/// <summary>What was checked, and the first violation.</summary>
/// <param name="Invariant">Its number, where the design numbers it, and what it says.</param>
/// <param name="Checked">What was looked at.</param>
/// <param name="Violation">What is wrong; null when nothing is.</param>
/// <param name="Advice">What to do about it; null when there is nothing.</param>
public sealed record Finding(string Invariant, string Checked, string? Violation, string? Advice)
{
    /// <summary>A copy can be restored in spite of it.</summary>
    public bool AllowsRestoring { get; init; }
}

/// <summary>The parts of a report, in the order in which it shows them.</summary>
public enum ReportPart
{
    /// <summary>Files beside the logs, such as keys.</summary>
    Files,

    /// <summary>What all logs together must come to.</summary>
    Totals,

    /// <summary>The balances that a log keeps.</summary>
    Balances,

    /// <summary>The life cycles of what a log is about.</summary>
    LifeCycles,

    /// <summary>What a log records once each.</summary>
    Records,

    /// <summary>One log held against others.</summary>
    AcrossLogs,

    /// <summary>What followed from what other logs say, such as mails.</summary>
    Effects,

    /// <summary>The audit of all logs; it comes after the read models and the snapshots.</summary>
    Audit,
}

/// <summary>One check under way. It keeps the first violation and counts the others; any thread may add one.</summary>
/// <param name="invariant">What it checks. Checks of one invariant are reported as one.</param>
/// <param name="advice">What to do when it finds something.</param>
public sealed class Check(string invariant, string advice)
{
    private readonly Lock _lock = new();
    private string? _first;
    private string _advice = advice;
    private long _count;

    /// <summary>What it checks.</summary>
    public string Invariant => invariant;

    /// <summary>Where the report shows it.</summary>
    public ReportPart Part { get; init; } = ReportPart.Records;

    /// <summary>A copy can be restored in spite of what it finds: the books are right all the same.</summary>
    public bool AllowsRestoring { get; init; }

    /// <summary>What was looked at, for people.</summary>
    public string Looked { get; set; } = "";

    /// <summary>Nothing was found so far.</summary>
    public bool Holds => Volatile.Read(ref _count) == 0;

    /// <summary>Something is wrong.</summary>
    /// <param name="violation">What.</param>
    /// <param name="instead">What to do about this one, where that is something else.</param>
    public void Fail(string violation, string? instead = null)
    {
        lock (_lock)
        {
            if (_count++ > 0)
                return;
            (_first, _advice) = (violation, instead ?? _advice);
        }
    }

    /// <summary>Runs a part of the check; whatever damaged data makes it throw is what it finds.</summary>
    /// <returns>Whether it ran to its end.</returns>
    public bool Run(Action part)
    {
        ArgumentNullException.ThrowIfNull(part);
        try
        {
            part();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(e.Message);
            return false;
        }
    }

    /// <summary>As <see cref="Run(Action)"/>, for what waits.</summary>
    public async ValueTask<bool> Run(Func<ValueTask> part)
    {
        ArgumentNullException.ThrowIfNull(part);
        try
        {
            await part();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(e.Message);
            return false;
        }
    }

    /// <summary>What it came to.</summary>
    public Finding ToFinding() => Joined([this]);

    /// <summary>What the checks of one invariant came to: several services may each hold their part of it.</summary>
    public static Finding Joined(IReadOnlyList<Check> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var counted = parts.Select(part => part.Counted()).ToList();
        var count = counted.Sum(part => part.Count);
        var (first, advice, _) = counted.FirstOrDefault(part => part.Count > 0);
        return new Finding(
            parts[0].Invariant,
            string.Join(", ", parts.Select(part => part.Looked)),
            count > 1 ? $"{first} (and {count - 1} more like this)" : first,
            advice
        )
        {
            AllowsRestoring = parts[0].AllowsRestoring,
        };
    }

    private (string? First, string? Advice, long Count) Counted()
    {
        lock (_lock)
            return (_first, _advice, _count);
    }
}
