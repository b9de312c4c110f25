using System.Collections.Immutable;
using System.Diagnostics;
using Florin.Kernel;
using Florin.Reports.Delivery;

namespace Florin.Reports.Jobs;

/// <summary>What a report is to be about. Which of these a kind takes, its <c>Takes</c> says.</summary>
/// <param name="Kind">Such as trial-balance.</param>
/// <param name="Format">Such as csv.</param>
/// <param name="AccountId">Which account; null for all.</param>
/// <param name="Period">Which days, such as 2026-10-01..2026-10-31; null for all.</param>
/// <param name="At">Up to when; null for now.</param>
internal sealed record ReportOrder(string Kind, string Format, AccountId? AccountId, string? Period, DateTimeOffset? At);

/// <summary>A report was requested; in the stream <c>report-rep_…</c>.</summary>
/// <param name="Id">The report.</param>
/// <param name="Order">What it is to be about.</param>
/// <param name="By">Who requested it.</param>
/// <param name="At">When.</param>
/// <param name="Deliver">Where it goes; null for nowhere.</param>
/// <param name="Schedule">The schedule by which it was due; null for none.</param>
internal sealed record ReportRequested(
    ReportId Id,
    ReportOrder Order,
    string By,
    DateTimeOffset At,
    ReportDelivery? Deliver = null,
    ReportScheduleId? Schedule = null
);

/// <summary>A report was written.</summary>
/// <param name="Id">The report.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Bytes">How long its file is.</param>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
/// <param name="Position">The position of the ledger that it has come up to.</param>
/// <param name="At">When.</param>
internal sealed record ReportFinished(ReportId Id, long Rows, long Bytes, string Sha256, long Position, DateTimeOffset At);

/// <summary>A report cannot be written.</summary>
/// <param name="Id">The report.</param>
/// <param name="Code">Why, for programs.</param>
/// <param name="Detail">Why.</param>
/// <param name="At">When.</param>
internal sealed record ReportFailed(ReportId Id, string Code, string Detail, DateTimeOffset At);

/// <summary>A report is not wanted any more.</summary>
/// <param name="Id">The report.</param>
/// <param name="By">Who cancelled it.</param>
/// <param name="At">When.</param>
internal sealed record ReportCancelled(ReportId Id, string By, DateTimeOffset At);

/// <summary>Where a report stands.</summary>
internal enum ReportStatus
{
    /// <summary>It waits, or is being written.</summary>
    Pending,

    /// <summary>It is written.</summary>
    Completed,

    /// <summary>It cannot be written.</summary>
    Failed,

    /// <summary>It is not wanted any more.</summary>
    Cancelled,
}

/// <summary>A report: the fold of its stream.</summary>
/// <param name="Requested">What was requested; null for a stream without events.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Finished">What was written; null while nothing is.</param>
/// <param name="Failed">Why it cannot be written; null while it can.</param>
/// <param name="EndedAt">Since when it is completed, failed or cancelled; null before.</param>
/// <param name="Deliveries">What became of the deliveries that have ended, in their order.</param>
internal sealed record ReportJob(
    ReportRequested? Requested,
    ReportStatus Status,
    ReportFinished? Finished,
    ReportFailed? Failed,
    DateTimeOffset? EndedAt,
    ImmutableArray<ReportDelivered> Deliveries
) : IState<ReportJob>
{
    /// <inheritdoc/>
    public static ReportJob Empty { get; } = new(null, ReportStatus.Pending, null, null, null, []);

    /// <inheritdoc/>
    public static string Schema => "report.2";

    /// <summary>Whether nobody will read a file of it any more.</summary>
    /// <param name="sha256">The checksum of the file.</param>
    /// <param name="before">Those of reports that ended before are not kept.</param>
    public bool NeedsNoFile(string sha256, DateTimeOffset before) =>
        Requested is not null // Else it is of another Florin that shares the store.
        && Status is not ReportStatus.Pending
        && (Finished?.Sha256 != sha256 || EndedAt < before);

    public static string StreamOf(ReportId id) => $"report-{id}";

    /// <summary>It is requested; at most once, since its id is new.</summary>
    public static Decision Request(ReportRequested request) => [request];

    /// <summary>It is written; whether that still matters.</summary>
    public Decision Finish(ReportFinished finished) => Status is ReportStatus.Pending ? [finished] : [];

    /// <summary>It cannot be written.</summary>
    public Decision Fail(ReportFailed failed) => Status is ReportStatus.Pending ? [failed] : [];

    /// <summary>The next delivery; null where none is to come.</summary>
    public int? NextTarget =>
        Status is ReportStatus.Completed or ReportStatus.Failed && Deliveries.Length < (Requested?.Deliver?.Count ?? 0)
            ? Deliveries.Length
            : null;

    /// <summary>A delivery has ended. Twice is once.</summary>
    public Decision Deliver(ReportDelivered delivered) => NextTarget == delivered.Target ? [delivered] : [];

    /// <summary>It is not wanted any more. Twice is once.</summary>
    public Decision Cancel(ReportId id, string by, DateTimeOffset now) =>
        Status switch
        {
            _ when Requested is null => Refusal.NotFound("report", id.Value),
            ReportStatus.Pending => [new ReportCancelled(id, by, now)],
            ReportStatus.Cancelled => [],
            _ => Refusal.WrongState($"The report {id} is {Status.ToString().ToUpperInvariant()}, so it cannot be cancelled."),
        };

    /// <inheritdoc/>
    public ReportJob Apply(object happened) =>
        happened switch
        {
            ReportRequested e => this with { Requested = e },
            ReportFinished e => this with { Status = ReportStatus.Completed, Finished = e, EndedAt = e.At },
            ReportFailed e => this with { Status = ReportStatus.Failed, Failed = e, EndedAt = e.At },
            ReportDelivered e => this with { Deliveries = Deliveries.Add(e) },
            ReportCancelled e => this with { Status = ReportStatus.Cancelled, EndedAt = e.At },
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of a report."),
        };
}
