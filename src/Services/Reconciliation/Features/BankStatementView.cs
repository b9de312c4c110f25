using Florin.Kernel;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>An import of statements as a client sees it.</summary>
/// <param name="Id">The import.</param>
/// <param name="Source">Whose statements they are.</param>
/// <param name="Checksum">SHA-256 of the file, as small hexadecimal digits.</param>
/// <param name="Statements">How many statements the file holds.</param>
/// <param name="Lines">How many lines it holds.</param>
/// <param name="Added">How many of them were new.</param>
/// <param name="Known">How many of them were known already.</param>
/// <param name="OpeningBalance">The balance before the first statement; null where the format has none.</param>
/// <param name="ClosingBalance">The balance after the last statement; null where the format has none.</param>
/// <param name="ClosedOn">The last day that it covers.</param>
/// <param name="ImportedBy">Who imported it.</param>
/// <param name="ImportedAt">When.</param>
/// <param name="Preview">The first lines of the file, where a dry run asked for them; null otherwise.</param>
internal sealed record BankStatementView(
    StatementId Id,
    BankSourceId Source,
    string Checksum,
    int Statements,
    int Lines,
    int Added,
    int Known,
    DecimalAmount? OpeningBalance,
    DecimalAmount? ClosingBalance,
    DateOnly ClosedOn,
    string ImportedBy,
    DateTimeOffset ImportedAt,
    IReadOnlyList<PreviewedLineView>? Preview = null
)
{
    public static BankStatementView Of(StatementImported e) =>
        new(
            e.Statement,
            e.Source,
            e.Checksum,
            e.Statements,
            e.Lines,
            e.Added,
            e.Lines - e.Added,
            e.Opening is { } opening ? opening : null,
            e.Closing is { } closing ? closing : null,
            e.ClosedOn,
            e.By,
            e.At
        );
}

/// <summary>A line of a file that was not imported.</summary>
/// <param name="FileLine">Where it stands in the file, from 1.</param>
/// <param name="BookedOn">When the bank booked it.</param>
/// <param name="ValueOn">From when it counts for interest.</param>
/// <param name="Amount">Negative where money left the account.</param>
/// <param name="Currency">The amount's currency.</param>
/// <param name="Reference">The reference given by the party that ordered the payment.</param>
/// <param name="Counterparty">The name of the other side.</param>
/// <param name="Text">What the payment was for.</param>
/// <param name="Known">Whether it is known already, so that it would add nothing.</param>
internal sealed record PreviewedLineView(
    int FileLine,
    DateOnly BookedOn,
    DateOnly? ValueOn,
    DecimalAmount Amount,
    Currency Currency,
    string? Reference,
    string? Counterparty,
    string? Text,
    bool Known
)
{
    public static PreviewedLineView Of(BankStatementLine line, bool known) =>
        new(
            line.FileLine,
            line.BookedOn,
            line.ValueOn,
            line.Amount,
            line.Amount.Currency,
            line.Reference,
            line.Counterparty,
            line.Text,
            known
        );
}

/// <summary>A line of a statement as a client sees it.</summary>
/// <param name="Id">The line.</param>
/// <param name="Statement">The import that brought it.</param>
/// <param name="FileLine">Where it stood in its file, from 1.</param>
/// <param name="BookedOn">When the bank booked it.</param>
/// <param name="ValueOn">From when it counts for interest.</param>
/// <param name="Amount">Negative where money left the account.</param>
/// <param name="Currency">The amount's currency.</param>
/// <param name="Reference">The reference given by the party that ordered the payment.</param>
/// <param name="BankReference">The bank's reference.</param>
/// <param name="Counterparty">The name of the other side.</param>
/// <param name="CounterpartyAccount">The account of the other side.</param>
/// <param name="Text">What the payment was for.</param>
/// <param name="State">open, suggested, matched or resolved.</param>
/// <param name="Match">The match that it is in; null where it is in none.</param>
internal sealed record BankStatementLineView(
    StatementLineId Id,
    StatementId Statement,
    int FileLine,
    DateOnly BookedOn,
    DateOnly? ValueOn,
    DecimalAmount Amount,
    Currency Currency,
    string? Reference,
    string? BankReference,
    string? Counterparty,
    string? CounterpartyAccount,
    string? Text,
    ItemState State,
    MatchId? Match
)
{
    public static BankStatementLineView Of(LineRow row) =>
        new(
            row.Line.Id,
            row.Statement,
            row.Line.FileLine,
            row.Line.BookedOn,
            row.Line.ValueOn,
            row.Line.Amount,
            row.Line.Amount.Currency,
            row.Line.Reference,
            row.Line.BankReference,
            row.Line.Counterparty,
            row.Line.CounterpartyAccount,
            row.Line.Text,
            row.State,
            row.Match
        );
}
