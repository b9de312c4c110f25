using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
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

/// <summary>One leg of a transaction.</summary>
/// <param name="Account">The account.</param>
/// <param name="Direction">debit or credit.</param>
/// <param name="Amount">How much.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Purpose">What the money is for, on an account that segregates its balance.</param>
internal sealed record PostingView(
    AccountId Account,
    PostingDirection Direction,
    DecimalAmount Amount,
    Currency Currency,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Purpose
)
{
    public static PostingView Of(TransactionPosting leg) =>
        new(leg.Account, leg.Direction, leg.Amount, leg.Amount.Currency, leg.Purpose);
}

/// <summary>The terms of an exchange.</summary>
/// <param name="QuoteId">The quote that it used.</param>
/// <param name="Rate">Units of the currency bought for one of the currency sold, before the fee; rounded down for display.</param>
/// <param name="Sold">What left the source, with the fee.</param>
/// <param name="SoldCurrency">Its currency.</param>
/// <param name="Bought">What came to the target.</param>
/// <param name="BoughtCurrency">Its currency.</param>
/// <param name="Fee">What of the amount sold is the fee.</param>
internal sealed record ExchangeView(
    QuoteId QuoteId,
    string Rate,
    DecimalAmount Sold,
    Currency SoldCurrency,
    DecimalAmount Bought,
    Currency BoughtCurrency,
    DecimalAmount Fee
)
{
    public static ExchangeView Of(ExchangeTerms t) =>
        new(t.Quote, t.Rate, t.Sold, t.Sold.Currency, t.Bought, t.Bought.Currency, t.Fee);
}

/// <summary>A fee that was charged, or given back.</summary>
/// <param name="Rule">The configured rule's name.</param>
/// <param name="Amount">How much, in the currency of the transaction.</param>
/// <param name="Account">The account that is charged, or gets it back.</param>
/// <param name="Refund">Whether it is given back.</param>
/// <param name="Refundable">Whether a reversal gives it back in proportion.</param>
internal sealed record FeeView(string Rule, DecimalAmount Amount, AccountId Account, bool Refund, bool Refundable)
{
    public static FeeView Of(TransactionFee fee) => new(fee.Rule, fee.Amount, fee.Payer, fee.IsRefund, fee.IsRefundable);
}

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
    ManualReviewView? ManualReview,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PostingView>? Postings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ExchangeView? Exchange,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FeeView? Fee,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FromPurpose,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ToPurpose,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TransactionId? Reverses,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TransactionId>? ReversedBy
)
{
    private static readonly Reader PostingReaders = FieldPolicy.Of(typeof(TransactionFacts))["postings"];
    private static readonly Reader ExchangeReaders = FieldPolicy.Of(typeof(TransactionCreated))["exchange"];
    private static readonly Reader FromPurposeReaders = FieldPolicy.Of(typeof(TransactionCreated))["fromPurpose"];
    private static readonly Reader ToPurposeReaders = FieldPolicy.Of(typeof(TransactionCreated))["toPurpose"];
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
            t.Failure is { } f ? new FailureView(f.Step, f.Code, FieldPolicy.Detail(t, reader)!) : null, // It has failed.
            t.Status is Transactions.Status.Failed ? t.Compensated : null,
            t.StuckAt is { } stuck && reader.May(ManualReviewReaders) ? new ManualReviewView(stuck.Step, stuck.Detail) : null,
            t.Facts.Postings is { } legs && reader.May(PostingReaders) ? [.. legs.Select(PostingView.Of)] : null,
            t.Created.Exchange is { } terms && reader.May(ExchangeReaders) ? ExchangeView.Of(terms) : null,
            t.Created.Fee is { } fee && reader.May(FieldPolicy.FeeOf(t.Created)) ? FeeView.Of(fee) : null,
            reader.May(FromPurposeReaders) ? t.Created.FromPurpose : null,
            reader.May(ToPurposeReaders) ? t.Created.ToPurpose : null,
            t.Created.Reverses,
            t.Reversals is { } reversals ? [.. reversals.Select(reversal => reversal.Id)] : null
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
