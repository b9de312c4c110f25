namespace Florin.Reconciliation.Reading;

/// <summary>How a bank writes its CSV files.</summary>
/// <param name="Separator">Between columns: a comma, a semicolon, a bar or a tab.</param>
/// <param name="DecimalSign">A point or a comma.</param>
/// <param name="DateFormat">Such as <c>yyyy-MM-dd</c> or <c>dd.MM.yyyy</c>.</param>
/// <param name="Encoding">utf-8, iso-8859-1, windows-1252 or utf-16.</param>
/// <param name="SkipLines">How many lines stand before the header.</param>
/// <param name="Columns">The names of the columns that are read.</param>
internal sealed record CsvProfile(
    string Separator,
    string DecimalSign,
    string DateFormat,
    string Encoding,
    int SkipLines,
    CsvColumns Columns
)
{
    /// <summary>What a profile may say between columns.</summary>
    public static readonly string[] Separators = [",", ";", "|", "\t"];

    /// <summary>What may be a profile's encoding.</summary>
    public static readonly string[] Encodings = ["utf-8", "iso-8859-1", "windows-1252", "utf-16"];
}

/// <summary>The names of columns in the header of a CSV file; those that are null are not there.</summary>
/// <param name="Date">When the line was booked.</param>
/// <param name="Amount">Negative where money left; null where debits and credits have columns of their own.</param>
/// <param name="Debit">What left.</param>
/// <param name="Credit">What came.</param>
/// <param name="ValueDate">From when it counts.</param>
/// <param name="Balance">The balance after the line.</param>
/// <param name="Currency">The line's currency.</param>
/// <param name="Reference">The reference of whoever ordered it.</param>
/// <param name="BankReference">The bank's reference.</param>
/// <param name="Counterparty">The name of the other side.</param>
/// <param name="CounterpartyAccount">The account of the other side.</param>
/// <param name="Text">What it was for.</param>
internal sealed record CsvColumns(
    string Date,
    string? Amount,
    string? Debit,
    string? Credit,
    string? ValueDate,
    string? Balance,
    string? Currency,
    string? Reference,
    string? BankReference,
    string? Counterparty,
    string? CounterpartyAccount,
    string? Text
)
{
    /// <summary>The names that must be in the header.</summary>
    public IEnumerable<string> Names() =>
        new[]
        {
            Date,
            Amount,
            Debit,
            Credit,
            ValueDate,
            Balance,
            Currency,
            Reference,
            BankReference,
            Counterparty,
            CounterpartyAccount,
            Text,
        }.OfType<string>();
}
