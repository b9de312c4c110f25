using Florin.Kernel;
using Florin.Platform.Background;

namespace Florin.Reports.Jobs;

/// <summary>How far a report is that is being written.</summary>
internal sealed class ReportProgress
{
    private long _done;
    private long _total;

    /// <summary>Entries of the ledger that it has read.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Whole percents, up to 99: it is done when it is recorded.</summary>
    public int Percent => Volatile.Read(ref _total) is var total and > 0 ? (int)Math.Min(99, Done * 100 / total) : 0;

    /// <summary>There is so much to read.</summary>
    public void Begin(long total) => Volatile.Write(ref _total, total);

    /// <summary>It has read up to here.</summary>
    public void Reached(long done) => Volatile.Write(ref _done, done);
}

/// <summary>A report that is being written.</summary>
/// <param name="Id">Which.</param>
/// <param name="Ending">Ends it.</param>
internal sealed record RunningReport(ReportId Id, CancellationTokenSource Ending)
{
    /// <summary>How far it is.</summary>
    public ReportProgress Progress { get; } = new();

    /// <summary>It is not wanted any more.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Ends it because it is not wanted any more.</summary>
    public Task Cancel()
    {
        IsCancelled = true;
        return Ending.CancelInContext();
    }
}
