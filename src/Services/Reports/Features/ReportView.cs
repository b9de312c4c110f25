using Florin.Kernel;
using Florin.Reports.Jobs;

namespace Florin.Reports.Features;

/// <summary>A report as a client sees it.</summary>
/// <param name="Id">The report.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Format">The format of its file.</param>
/// <param name="Parameters">What it is restricted to.</param>
/// <param name="Status">PENDING, RUNNING, COMPLETED, FAILED or CANCELLED.</param>
/// <param name="Progress">How much of it is done, in whole percents.</param>
/// <param name="RequestedBy">Who requested it.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="EndedAt">When it was completed, failed or was cancelled; null before.</param>
/// <param name="Rows">How many rows it has; null before it is completed.</param>
/// <param name="Bytes">How long its file is; null likewise.</param>
/// <param name="Sha256">The SHA-256 of its file; null likewise.</param>
/// <param name="Position">The position of the ledger that it has come up to; null likewise.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="ScheduleId">The schedule by which it was due; null for none.</param>
/// <param name="Deliveries">Where it goes by itself, and what became of that.</param>
internal sealed record ReportView(
    ReportId Id,
    string Kind,
    string Format,
    ReportParameters Parameters,
    string Status,
    int Progress,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    long? Rows,
    long? Bytes,
    string? Sha256,
    long? Position,
    ReportFailure? Failure,
    ReportScheduleId? ScheduleId,
    IReadOnlyList<ReportDeliveryView> Deliveries
)
{
    private const int All = 100;

    /// <summary>A report that was requested.</summary>
    /// <param name="job">Its state.</param>
    /// <param name="progress">How far it is, where it is being written.</param>
    public static ReportView Of(ReportJob job, ReportProgress? progress)
    {
        var (requested, done) = (job.Requested!, job.Finished); // It was requested.
        var isRunning = job.Status is ReportStatus.Pending && progress is not null;
        return new ReportView(
            requested.Id,
            requested.Order.Kind,
            requested.Order.Format,
            new ReportParameters(requested.Order.AccountId, requested.Order.Period, requested.Order.At),
            isRunning ? "RUNNING" : job.Status.ToString().ToUpperInvariant(),
            done is not null ? All : progress?.Percent ?? 0,
            requested.By,
            requested.At,
            job.EndedAt,
            done?.Rows,
            done?.Bytes,
            done?.Sha256,
            done?.Position,
            job.Failed is { } failed ? new ReportFailure(failed.Code, failed.Detail) : null,
            requested.Schedule,
            DeliveriesOf(job)
        );
    }

    private static IReadOnlyList<ReportDeliveryView> DeliveriesOf(ReportJob job)
    {
        if (job.Requested?.Deliver is not { } deliver)
            return [];
        string[] targets = deliver.Destination is { } place ? [.. deliver.Mail, place] : [.. deliver.Mail];
        return
        [
            .. targets.Select(
                (to, i) =>
                    i < job.Deliveries.Length
                        ? new ReportDeliveryView(
                            to,
                            job.Deliveries[i].Problem is null ? "DELIVERED" : "FAILED",
                            job.Deliveries[i].At,
                            job.Deliveries[i].Problem
                        )
                        : new ReportDeliveryView(to, job.Status is ReportStatus.Cancelled ? "CANCELLED" : "PENDING", null, null)
            ),
        ];
    }
}

/// <summary>What a report is restricted to.</summary>
/// <param name="AccountId">The account; null for all.</param>
/// <param name="Period">UTC days, such as 2026-10-01..2026-10-31; null for all.</param>
/// <param name="At">Up to when; null for now.</param>
internal sealed record ReportParameters(AccountId? AccountId, string? Period, DateTimeOffset? At);

/// <summary>Why a report failed.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Detail">For people.</param>
internal sealed record ReportFailure(string Code, string Detail);

/// <summary>Where a report goes by itself.</summary>
/// <param name="To">The address, or the name of the configured place.</param>
/// <param name="Status">PENDING, DELIVERED, FAILED or CANCELLED.</param>
/// <param name="At">When it ended; null before.</param>
/// <param name="Problem">Why it failed; null where it did not.</param>
internal sealed record ReportDeliveryView(string To, string Status, DateTimeOffset? At, string? Problem);
