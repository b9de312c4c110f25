using System.Globalization;
using Florin.Kernel;
using Florin.Reports.Projections;

namespace Florin.Reports.Statements;

/// <summary>What a statement says beside its entries.</summary>
/// <param name="Account">The account.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Name">What its owner calls it; null where it has no name.</param>
/// <param name="Period">Which days.</param>
/// <param name="Number">Its number; that which it would get now, where it is not issued.</param>
/// <param name="IsIssued">It was issued and does not change; else its period is not over yet.</param>
/// <param name="Opening">The balance before the first day.</param>
/// <param name="Closing">The balance after the last day, or now.</param>
/// <param name="Position">The ledger's position of the last entry; 0 where there is none.</param>
/// <param name="Hash">The ledger's running hash there; null where it has none.</param>
/// <param name="At">When it was issued, or made.</param>
internal sealed record AccountStatement(
    AccountId Account,
    UserId Owner,
    string? Name,
    StatementPeriod Period,
    long Number,
    bool IsIssued,
    Money Opening,
    Money Closing,
    long Position,
    string? Hash,
    DateTimeOffset At
)
{
    /// <summary>The account's currency.</summary>
    public Currency Currency => Opening.Currency;

    /// <summary>ISSUED or INTERIM.</summary>
    public string Status => IsIssued ? "ISSUED" : "INTERIM";

    /// <summary>What a file of it is called, without the end.</summary>
    public string FileName => $"statement-{Account}-{Period}";

    /// <summary>One that was issued.</summary>
    public static AccountStatement Of(StatementIssued issued) =>
        new(
            issued.Account,
            issued.Owner,
            issued.Name,
            new StatementPeriod(DayOf(issued.First), DayOf(issued.Last)),
            issued.Number,
            IsIssued: true,
            issued.Opening,
            issued.Closing,
            issued.Position,
            issued.Hash,
            issued.At
        );

    private static DateOnly DayOf(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>An entry as a statement shows it.</summary>
/// <param name="Position">Its place in the ledger.</param>
/// <param name="Transaction">The transaction that moved the money.</param>
/// <param name="Change">What the account gained: negative for a debit.</param>
/// <param name="BalanceAfter">The balance after it.</param>
/// <param name="EffectiveAt">Its value date.</param>
/// <param name="RecordedAt">Its booking date.</param>
/// <param name="Description">What it was for, opened.</param>
internal readonly record struct AccountStatementLine(
    long Position,
    TransactionId Transaction,
    Money Change,
    Money BalanceAfter,
    DateTimeOffset EffectiveAt,
    DateTimeOffset RecordedAt,
    string Description
)
{
    /// <summary>It left the account.</summary>
    public bool IsDebit => Change.IsNegative;

    /// <summary>How much, more than nothing.</summary>
    public Money Amount => IsDebit ? -Change : Change;

    public static AccountStatementLine Of(ReportedEntry entry, string description) =>
        new(
            entry.Position,
            entry.Transaction,
            new Money(entry.Minor, entry.Currency),
            new Money(entry.BalanceAfter, entry.Currency),
            entry.EffectiveAt,
            entry.RecordedAt,
            description
        );
}
