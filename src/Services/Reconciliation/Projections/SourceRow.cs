using Florin.Kernel;
using Florin.Platform.Projections;
using Florin.Reconciliation.Reading;

namespace Florin.Reconciliation.Projections;

/// <summary>A bank account that is reconciled.</summary>
/// <param name="Id">The source.</param>
/// <param name="Name">What operators call it.</param>
/// <param name="Mirror">The part of the ledger that it mirrors.</param>
/// <param name="Format">In which format its statements come.</param>
/// <param name="Profile">Of CSV files, how the bank writes them.</param>
/// <param name="BankAccount">The bank's name of the account.</param>
/// <param name="Closing">The newest closing balance; null where there is none yet.</param>
/// <param name="ClosedOn">The last day that statements cover; null where there are none.</param>
/// <param name="LockedThrough">The last day that is locked; null where none is.</param>
/// <param name="CreatedBy">Who added it.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record SourceRow(
    BankSourceId Id,
    string Name,
    Mirror Mirror,
    StatementFormat Format,
    CsvProfile? Profile,
    string? BankAccount,
    Money? Closing,
    DateOnly? ClosedOn,
    DateOnly? LockedThrough,
    string CreatedBy,
    DateTimeOffset CreatedAt
)
{
    public static readonly View<SourceRow> View = new View<SourceRow>("sources", 1, row => row.Id.Value);

    public static SourceRow Of(BankSourceAdded e) =>
        new(e.Source, e.Name, e.Mirror, e.Format, e.Profile, e.BankAccount, null, null, null, e.By, e.At);

    /// <summary>As it is after a change.</summary>
    public SourceRow With(BankSourceChanged e) =>
        this with
        {
            Name = e.Name,
            Format = e.Format,
            Profile = e.Profile,
            BankAccount = e.BankAccount,
        };
}
