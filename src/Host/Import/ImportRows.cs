using System.Globalization;
using Florin.Kernel;

namespace Florin.Host.Import;

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

/// <summary>Why a row cannot be loaded, or was not.</summary>
/// <param name="Place">The row.</param>
/// <param name="Column">The file's own name of the column; null where it is the whole row.</param>
/// <param name="Reason">A sentence.</param>
internal sealed record RowProblem(Place Place, string? Column, string Reason)
{
    public override string ToString() => Column is null ? $"{Place}: {Reason}" : $"{Place}: {Column}: {Reason}";
}

/// <summary>Reads the two files of an import; a row that is not right is a problem, and the rest goes on.</summary>
internal sealed class ImportRows
{
    private const string AccountsKind = "accounts";
    private const string TransactionsKind = "transactions";
    private readonly ImportFormat _format;
    private readonly Dictionary<string, Place> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Id), Place> _ids = [];

    /// <summary>Reads both files.</summary>
    /// <exception cref="InvalidDataException">A file cannot be read as a whole; nothing of it is used.</exception>
    public ImportRows(string accounts, string transactions, ImportFormat format)
    {
        _format = format;
        AccountsFile = Read(accounts, AccountsKind, ["account", "currency"]);
        TransactionsFile = Read(transactions, TransactionsKind, ["id", "account", "date", "type", "amount", "currency"]);
        foreach (var row in AccountsFile.Rows)
            Account(new ImportRow(row, AccountsFile.Header, AccountColumn, Problems, _format));
        foreach (var row in TransactionsFile.Rows)
            Transaction(new ImportRow(row, TransactionsFile.Header, TransactionColumn, Problems, _format));
        var known = Accounts.Select(a => a.Account).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in Transactions.Where(t => !known.Contains(t.Account)))
            Problems.Add(
                new RowProblem(
                    stray.Place,
                    TransactionColumn("account"),
                    $"'{stray.Account}' is not among the accounts that could be loaded"
                )
            );
        Transactions = InOrderOfDate([.. Transactions.Where(t => known.Contains(t.Account))]);
    }

    public CsvFile AccountsFile { get; }

    public CsvFile TransactionsFile { get; }

    public List<AccountRow> Accounts { get; } = [];

    /// <summary>Those of an account that can be loaded, by date; those of one date in the order in which they happened.</summary>
    public List<TransactionRow> Transactions { get; private set; } = [];

    public List<RowProblem> Problems { get; } = [];

    /// <summary>How many transactions have texts with line breaks or tabs, which become spaces.</summary>
    public int JoinedLines { get; private set; }

    /// <summary>The columns of a file that the import does not read.</summary>
    public IEnumerable<string> Unread =>
        Unknown(AccountsFile, AccountsKind, ["account", "opened", "currency", "overdraft_limit", "closing_balance"])
            .Concat(
                Unknown(
                    TransactionsFile,
                    TransactionsKind,
                    ["id", "account", "date", "type", "amount", "currency", "description", "counterparty"]
                )
            );

    /// <summary>The accounts file's own name of a column.</summary>
    public string AccountColumn(string column) => _format.HeaderOf(AccountsKind, column);

    /// <summary>The transactions file's own name of a column.</summary>
    public string TransactionColumn(string column) => _format.HeaderOf(TransactionsKind, column);

    private CsvFile Read(string path, string kind, string[] needed) =>
        CsvFile.Read(path, _format.Dialect, [.. needed.Select(column => _format.HeaderOf(kind, column))]);

    private IEnumerable<string> Unknown(CsvFile file, string kind, string[] known) =>
        file
            .Header.Except(
                known.Select(column => _format.HeaderOf(kind, column)).Concat([Verdicts.Verdict, Verdicts.Reason]),
                StringComparer.OrdinalIgnoreCase
            )
            .Where(column => column.Length > 0)
            .Select(column => $"{Path.GetFileName(file.Path)}: {column}");

    private void Account(ImportRow row)
    {
        if (row.IsDefect)
            return;
        var account = row.Identifier("account");
        var currency = row.Currency();
        var limit = row.Number("overdraft_limit") is { Length: > 0 } given ? given : "0";
        var closing = row.Number("closing_balance") is { Length: > 0 } balance ? balance : null;
        if (currency is not null)
        {
            row.Amount(limit, currency, "overdraft_limit");
            if (closing is not null)
                row.Amount(closing, currency, "closing_balance");
        }
        if (account is not null && !_accounts.TryAdd(account, row.Place))
            row.Problem("account", $"'{account}' occurs twice; first in line {_accounts[account].Line}");
        if (row.IsRight)
            Accounts.Add(new AccountRow(row.Place, account!, currency!.Code, limit, closing)); // A row that is right has both.
    }

    private void Transaction(ImportRow row)
    {
        if (row.IsDefect)
            return;
        var id = row.Identifier("id");
        var account = row.Identifier("account");
        var date = row.Date();
        var type = row.OneOf("type", "deposit", "withdrawal");
        var amount = row.Number("amount");
        if (row.Currency() is { } currency)
            row.Amount(amount, currency, "amount", isPositive: true);
        if (id is not null && account is not null && !_ids.TryAdd((account, id), row.Place))
            row.Problem("id", $"'{id}' occurs twice for this account; first in line {_ids[(account, id)].Line}");
        if (!row.IsRight)
            return;
        JoinedLines += row.HasLineBreaks ? 1 : 0;
        Transactions.Add(
            new TransactionRow(
                row.Place,
                id!, // A row that is right has all of these.
                account!,
                date!.Value,
                type!,
                amount,
                row.Field("currency").ToUpperInvariant(),
                row.Text("description"),
                row.Text("counterparty")
            )
        );
    }

    // Banks write the newest first as often as the oldest; the order within a day decides whether there is enough money.
    private static List<TransactionRow> InOrderOfDate(List<TransactionRow> rows)
    {
        var (rising, falling) = (0, 0);
        for (var i = 1; i < rows.Count; i++)
        {
            rising += rows[i].Date > rows[i - 1].Date ? 1 : 0;
            falling += rows[i].Date < rows[i - 1].Date ? 1 : 0;
        }
        var oldestFirst = falling > rising ? Enumerable.Reverse(rows) : rows;
        return [.. oldestFirst.OrderBy(row => row.Date)];
    }
}

/// <summary>One record with the names of its columns; notes what is wrong with it.</summary>
internal sealed class ImportRow(
    CsvRow row,
    IReadOnlyList<string> header,
    Func<string, string> nameOf,
    List<RowProblem> problems,
    ImportFormat format
)
{
    private const int MaxIdentifier = 100;
    private readonly int _before = problems.Count;

    public Place Place => row.Place;

    public bool IsRight => problems.Count == _before;

    /// <summary>It could not be read, which is noted.</summary>
    public bool IsDefect
    {
        get
        {
            if (row.Defect is not { } defect)
                return false;
            problems.Add(new RowProblem(row.Place, null, defect));
            return true;
        }
    }

    /// <summary>A field has line breaks or tabs, which become spaces.</summary>
    public bool HasLineBreaks => row.Fields.Any(text => text.AsSpan().ContainsAny('\r', '\n', '\t'));

    public void Problem(string column, string reason) => problems.Add(new RowProblem(row.Place, nameOf(column), reason));

    /// <summary>A field without space around it; empty where the file does not have its column.</summary>
    public string Field(string column) => Text(column).Trim();

    /// <summary>A field as it is, on one line: what a statement says has no line breaks.</summary>
    public string Text(string column)
    {
        for (var i = 0; i < header.Count; i++)
            if (string.Equals(header[i], nameOf(column), StringComparison.OrdinalIgnoreCase))
                return string.Join(' ', row.Fields[i].Split(["\r\n", "\n", "\r", "\t"], StringSplitOptions.None));
        return "";
    }

    /// <summary>A number as the API writes it. Where a comma is the sign, a point could be anything, so there must be none.</summary>
    public string Number(string column)
    {
        var text = Field(column);
        if (!format.HasDecimalComma)
            return text;
        if (text.Contains('.', StringComparison.Ordinal))
            Problem(
                column,
                $"'{text}' has a point; --decimal says that a comma is the decimal sign, and nothing parts thousands"
            );
        return text.Replace(',', '.');
    }

    public string? Identifier(string column)
    {
        var value = Field(column);
        if (value.Length is > 0 and <= MaxIdentifier)
            return value;
        Problem(
            column,
            value.Length == 0
                ? "is missing"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"has {value.Length} characters; at most {MaxIdentifier} are allowed"
                )
        );
        return null;
    }

    public Currency? Currency()
    {
        var code = Field("currency");
        if (Kernel.Currency.TryGet(code.ToUpperInvariant(), out var currency))
            return currency;
        Problem("currency", $"'{code}' is neither an ISO 4217 currency nor a registered asset");
        return null;
    }

    public void Amount(string text, Currency currency, string column, bool isPositive = false)
    {
        if (!Money.TryParse(text, currency, out var money, out var problem))
            Problem(column, problem!); // There is a problem where it is not an amount.
        else if (isPositive && !money.IsPositive)
            Problem(column, $"'{text}' is not more than zero; type says whether it comes in or goes out");
    }

    public DateTimeOffset? Date()
    {
        var text = Field("date");
        if (format.TryDate(text, out var date))
            return date;
        Problem("date", $"'{text}' is not a date; {format.DateHint}");
        return null;
    }

    public string? OneOf(string column, params string[] allowed)
    {
        if (Array.Find(allowed, one => string.Equals(one, Field(column), StringComparison.OrdinalIgnoreCase)) is { } value)
            return value;
        Problem(column, $"'{Field(column)}' is not one of {string.Join(", ", allowed)}");
        return null;
    }
}
