using Florin.Kernel;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>An exception as a client sees it.</summary>
/// <param name="Id">The exception.</param>
/// <param name="Source">Whose it is.</param>
/// <param name="Kind">line where the bank booked what the ledger did not, entry where the ledger did what the bank did not.</param>
/// <param name="Line">The line; null where it is about an entry.</param>
/// <param name="Entry">The entry's position in the ledger; null where it is about a line.</param>
/// <param name="On">When it was booked.</param>
/// <param name="Amount">What the bank's or the ledger's account gained.</param>
/// <param name="Currency">The amount's currency.</param>
/// <param name="AgeDays">How many days ago it was booked.</param>
/// <param name="State">open, assigned, matched or resolved.</param>
/// <param name="Owner">Who looks after it; null where nobody does.</param>
/// <param name="Reason">How it was resolved, or why it was reopened.</param>
/// <param name="Adjustment">The transfer that was made for it; null where none was.</param>
/// <param name="Run">The run that raised it.</param>
/// <param name="RaisedAt">When.</param>
/// <param name="DecidedBy">Who decided about it last.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Items">Its line or entry itself, where it was asked for; null otherwise.</param>
internal sealed record ExceptionView(
    ExceptionCaseId Id,
    BankSourceId Source,
    string Kind,
    StatementLineId? Line,
    long? Entry,
    DateOnly On,
    DecimalAmount Amount,
    Currency Currency,
    int AgeDays,
    ExceptionState State,
    string? Owner,
    string? Reason,
    TransactionId? Adjustment,
    ReconciliationRunId Run,
    DateTimeOffset RaisedAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    ItemsView? Items = null
)
{
    public static ExceptionView Of(ExceptionRow row, DateTimeOffset now) =>
        new(
            row.Subject.Id,
            row.Source,
            row.Subject.Line is null ? "entry" : "line",
            row.Subject.Line,
            row.Subject.Entry,
            row.Subject.On,
            row.Subject.Amount,
            row.Subject.Amount.Currency,
            Math.Max(0, DateOnly.FromDateTime(now.UtcDateTime).DayNumber - row.Subject.On.DayNumber),
            row.State,
            row.Owner,
            row.Reason,
            row.Adjustment,
            row.Run,
            row.RaisedAt,
            row.DecidedBy,
            row.DecidedAt
        );
}
