using System.Text.Json.Nodes;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions;

/// <summary>Why a transaction failed.</summary>
/// <param name="Step">The saga's step that was refused.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Detail">The refusal's sentence; in general words for readers who do not own what it is about.</param>
internal sealed record FailureView(string Step, string Code, string Detail);

/// <summary>Why a transaction waits in manual review.</summary>
/// <param name="Step">The saga's step that can go neither on nor back.</param>
/// <param name="Detail">What happened to it.</param>
internal sealed record ManualReviewView(string Step, string Detail);

/// <summary>A transaction as a client sees it, by what they are to it: see <see cref="FieldPolicy"/>.</summary>
internal sealed record TransactionView(
    TransactionId Id,
    UserId UserId,
    TransactionType Type,
    DecimalAmount Amount,
    Currency Currency,
    AccountId? FromAccount,
    AccountId? ToAccount,
    string Status,
    string? Description,
    string? Reference,
    JsonObject? Metadata,
    DateTimeOffset EffectiveAt,
    DateTimeOffset CreatedAt,
    long Version,
    FailureView? Failure,
    bool? Compensated,
    ManualReviewView? ManualReview
)
{
    private static readonly Reader MetadataReaders = FieldPolicy.Of(typeof(TransactionCreated))["metadata"];
    private static readonly Reader ManualReviewReaders = FieldPolicy.Of(typeof(ManualReviewRequired))["detail"];

    /// <summary>A transaction as a reader may know it.</summary>
    public static TransactionView Of(Transaction t, Reader reader) =>
        new(
            t.Facts.Id,
            t.Facts.UserId,
            t.Facts.Type,
            t.Facts.Amount,
            t.Facts.Amount.Currency,
            t.Facts.FromAccount,
            t.Facts.ToAccount,
            Name(t.Status),
            t.Created.Description,
            t.Created.Reference,
            reader.May(MetadataReaders) ? t.Created.Metadata : null,
            t.Created.EffectiveAt,
            t.Facts.CreatedAt,
            t.Version,
            t.Failure is { } f ? new FailureView(f.Step, f.Code, FieldPolicy.Detail(f.Step, f.Code, f.Detail, reader)) : null,
            t.Status is Transactions.Status.Failed ? t.Compensated : null,
            t.StuckAt is { } stuck && reader.May(ManualReviewReaders) ? new ManualReviewView(stuck.Step, stuck.Detail) : null
        );

    /// <summary>A status as the contract writes it.</summary>
    public static string Name(Transactions.Status status) =>
        status switch
        {
            Transactions.Status.Pending => "PENDING",
            Transactions.Status.InReview => "IN_REVIEW",
            Transactions.Status.Processing => "PROCESSING",
            Transactions.Status.ManualReview => "MANUAL_REVIEW",
            Transactions.Status.Completed => "COMPLETED",
            Transactions.Status.Failed => "FAILED",
            _ => "REJECTED",
        };

    /// <summary>All statuses as the contract writes them.</summary>
    public static readonly string[] Names = [.. Enum.GetValues<Transactions.Status>().Select(Name)];
}
