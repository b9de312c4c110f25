using System.Globalization;
using CsvHelper;
using Florin.Kernel;

namespace Florin.Host.Import;

/// <summary>Where in a file something stands.</summary>
internal sealed record Place(string File, int Line)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");
}

/// <summary>One account of a file, with its fields checked.</summary>
internal sealed record AccountRow(Place Place, string Account, string Currency, string OverdraftLimit, string? ClosingBalance);

/// <summary>One transaction of a file, with its fields checked.</summary>
internal sealed record TransactionRow(
    Place Place,
    string Id,
    string Account,
    DateTimeOffset Date,
    string Type,
    string Amount,
    string Currency,
    string Description,
    string Counterparty
);

/// <summary>Why a row cannot be loaded.</summary>
internal sealed record RowProblem(Place Place, string Column, string Reason)
{
    public override string ToString() => $"{Place}: {Column}: {Reason}";
}

/// <summary>Reads the two files of an import; a row that is not right is a problem, and the rest goes on.</summary>
internal sealed class ImportRows
{
    private static readonly CsvReaderOptions Csv = new() { TrimWhitespace = true, TrackLineNumbers = true };

    public List<AccountRow> Accounts { get; } = [];

    public List<TransactionRow> Transactions { get; } = [];

    public List<RowProblem> Problems { get; } = [];

    /// <summary>How many texts had line breaks or tabs, which the API does not take: each is loaded as a space, and told.</summary>
    public int Joined { get; private set; }

    /// <summary>Reads accounts: account, opened, currency, overdraft_limit, and closing_balance where it is given.</summary>
    public void ReadAccounts(string file) =>
        Read(
            file,
            ["account", "currency"],
            (row, place) =>
            {
                var currency = Currency(row, place);
                var limit = Field(row, "overdraft_limit") is { Length: > 0 } given ? given : "0";
                var closing = Field(row, "closing_balance") is { Length: > 0 } balance ? balance : null;
                if (
                    Present(row, place, "account") is { } account
                    && currency is not null
                    && Amount(limit, currency, place, "overdraft_limit")
                    && (closing is null || Amount(closing, currency, place, "closing_balance"))
                )
                    Accounts.Add(new AccountRow(place, account, currency.Code, limit, closing));
            }
        );

    /// <summary>Reads transactions: id, account, date, type, amount, currency, description, counterparty.</summary>
    public void ReadTransactions(string file) =>
        Read(
            file,
            ["id", "account", "date", "type", "amount", "currency"],
            (row, place) =>
            {
                var id = Present(row, place, "id");
                var account = Present(row, place, "account");
                var date = Date(row, place);
                var type = Type(row, place);
                var currency = Currency(row, place);
                var amount = Field(row, "amount");
                if (currency is null || !Amount(amount, currency, place, "amount"))
                    return;
                if (id is not null && account is not null && date is { } at && type is not null)
                    Transactions.Add(
                        new TransactionRow(
                            place,
                            id,
                            account,
                            at,
                            type,
                            amount,
                            currency.Code,
                            OneLine(Field(row, "description")),
                            OneLine(Field(row, "counterparty"))
                        )
                    );
            }
        );

    private static void Read(string file, string[] columns, Action<CsvReader, Place> take)
    {
        using var csv = CsvReader.FromFile(file, Csv);
        csv.ReadHeader();
        foreach (var column in columns)
            if (!csv.Headers.Contains(column, StringComparer.Ordinal))
                throw new InvalidDataException(
                    $"{file} has no column {column}; it has '{string.Join(", ", csv.Headers)}' and needs {string.Join(", ", columns)}."
                );
        while (csv.Read())
            take(csv, new Place(Path.GetFileName(file), (int)csv.LineNumber));
    }

    // A column that the file does not have, or a row that ends before it, is an empty field.
    private static string Field(CsvReader row, string column) =>
        row.TryGetFieldIndex(column, out var index) && index < row.FieldCount ? row.GetString(index) : "";

    private string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAny('\r', '\n', '\t'))
            return text;
        Joined++;
        return text.ReplaceLineEndings(" ").Replace('\t', ' ');
    }

    private string? Present(CsvReader row, Place place, string column)
    {
        if (Field(row, column) is { Length: > 0 and <= 100 } value)
            return value;
        Problems.Add(new RowProblem(place, column, "is missing, or longer than 100 characters"));
        return null;
    }

    private Currency? Currency(CsvReader row, Place place)
    {
        var code = Field(row, "currency");
        if (Kernel.Currency.TryGet(code, out var currency))
            return currency;
        Problems.Add(new RowProblem(place, "currency", $"'{code}' is neither an ISO 4217 currency nor a registered asset"));
        return null;
    }

    private bool Amount(string text, Currency currency, Place place, string column)
    {
        if (Money.TryParse(text, currency, out _, out var problem))
            return true;
        Problems.Add(new RowProblem(place, column, problem!)); // There is a problem where it is not an amount.
        return false;
    }

    private DateTimeOffset? Date(CsvReader row, Place place)
    {
        var text = Field(row, "date");
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return date;
        Problems.Add(new RowProblem(place, "date", $"'{text}' is not a date; write 1993-01-31 or RFC 3339"));
        return null;
    }

    private string? Type(CsvReader row, Place place)
    {
        if (Field(row, "type") is "deposit" or "withdrawal")
            return Field(row, "type");
        Problems.Add(new RowProblem(place, "type", $"'{Field(row, "type")}' is not one of deposit, withdrawal"));
        return null;
    }
}
