namespace Florin.WebConsole.Api;

/// <summary>A report that was requested.</summary>
public sealed record ShownReport(
    string Id,
    string Kind,
    string Format,
    ShownReportParameters Parameters,
    string Status,
    int Progress,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    long? Rows,
    long? Bytes,
    string? Sha256,
    long? Position,
    ShownReportFailure? Failure
)
{
    /// <summary>Whether it is not written yet.</summary>
    public bool IsUnderWay => Status is "PENDING" or "RUNNING";
}

/// <summary>What a report is restricted to.</summary>
public sealed record ShownReportParameters(string? AccountId, string? Period, DateTimeOffset? At);

/// <summary>Why a report failed.</summary>
public sealed record ShownReportFailure(string Code, string Detail);

internal sealed record ShownPaymentFile(
    string Id,
    string UserId,
    string MessageId,
    string Format,
    string Status,
    string GroupStatus,
    int Payments,
    int Invalid,
    int Completed,
    int Failed,
    int Pending,
    string ControlSum,
    IReadOnlyList<ShownTotal> Totals,
    string Digest,
    string UploadedBy,
    string? SubmittedBy,
    DateTimeOffset CreatedAt,
    IReadOnlyList<ShownPaymentLine>? Preview = null
)
{
    /// <summary>Whether it has come to its end.</summary>
    public bool IsOver => Status is "COMPLETED" or "CANCELLED";
}

internal sealed record ShownTotal(string Currency, decimal Amount);

/// <summary>A payment of a file.</summary>
public sealed record ShownPaymentLine(
    int Line,
    string Status,
    string Type,
    string? FromAccount,
    string? ToAccount,
    decimal Amount,
    string Currency,
    string? EndToEndId,
    string? Creditor,
    string? CreditorAccount,
    string? Remittance,
    string? TransactionId,
    ShownReason? Reason,
    ShownReason? Warning
);

/// <summary>Why a payment is not made, or may not be.</summary>
public sealed record ShownReason(string Code, string Detail);
