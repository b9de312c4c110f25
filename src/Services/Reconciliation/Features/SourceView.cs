using Florin.Kernel;
using Florin.Reconciliation.Projections;
using Florin.Reconciliation.Reading;

namespace Florin.Reconciliation.Features;

/// <summary>The part of the ledger that a bank account mirrors, as a client sees it.</summary>
/// <param name="Kind">account, world or clearing.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Account">The account; null where it is none.</param>
internal sealed record MirrorView(MirrorKind Kind, Currency Currency, AccountId? Account);

/// <summary>A source as a client sees it.</summary>
/// <param name="Id">The source.</param>
/// <param name="Name">What operators call it.</param>
/// <param name="Mirrors">The part of the ledger that it mirrors.</param>
/// <param name="Format">camt053, mt940, ofx or csv.</param>
/// <param name="Profile">Of CSV files, how the bank writes them.</param>
/// <param name="BankAccount">The bank's name of the account; null where it may be any.</param>
/// <param name="ClosingBalance">The newest closing balance; null where there is none yet.</param>
/// <param name="ClosedOn">The last day that statements cover; null where there are none.</param>
/// <param name="LockedThrough">The last day that is locked; null where none is.</param>
/// <param name="CreatedBy">Who added it.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record SourceView(
    BankSourceId Id,
    string Name,
    MirrorView Mirrors,
    StatementFormat Format,
    CsvProfile? Profile,
    string? BankAccount,
    DecimalAmount? ClosingBalance,
    DateOnly? ClosedOn,
    DateOnly? LockedThrough,
    string CreatedBy,
    DateTimeOffset CreatedAt
)
{
    public static SourceView Of(SourceRow row) =>
        new(
            row.Id,
            row.Name,
            new MirrorView(row.Mirror.Kind, row.Mirror.Currency, row.Mirror.Account),
            row.Format,
            row.Profile,
            row.BankAccount,
            row.Closing is { } closing ? closing : null,
            row.ClosedOn,
            row.LockedThrough,
            row.CreatedBy,
            row.CreatedAt
        );
}
