namespace Florin.Cli.Import;

/// <summary>One account of a file, with its fields checked.</summary>
internal sealed record AccountLine(Place Place, string Account, string Currency, string OverdraftLimit, string? ClosingBalance);

/// <summary>One transaction of a file, with its fields checked.</summary>
internal sealed record TransactionLine(
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
    // Of a day that has begun elsewhere already.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);
    private readonly ImportFormat _format;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, Place> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Id), Place> _ids = [];

    /// <summary>Reads both files.</summary>
    /// <exception cref="InvalidDataException">A file cannot be read as a whole; nothing of it is used.</exception>
    public ImportRows(string accounts, string transactions, ImportFormat format, TimeProvider clock)
    {
        (_format, _now) = (format, clock.GetUtcNow());
        var (one, other) = Names(accounts, transactions);
        AccountsFile = Read(accounts, one, ImportColumns.Accounts);
        TransactionsFile = Read(transactions, other, ImportColumns.Transactions);
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

    public List<AccountLine> Accounts { get; } = [];

    /// <summary>Those of an account that can be loaded, by date; those of one date in the order in which they happened.</summary>
    public List<TransactionLine> Transactions { get; private set; } = [];

    public List<RowProblem> Problems { get; } = [];

    /// <summary>How many transactions have texts with line breaks or tabs, which become spaces.</summary>
    public int JoinedLines { get; private set; }

    /// <summary>The columns of a file that the import does not read.</summary>
    public IEnumerable<string> Unread =>
        Unknown(AccountsFile, ImportColumns.Accounts).Concat(Unknown(TransactionsFile, ImportColumns.Transactions));

    /// <summary>The accounts file's own name of a column.</summary>
    public string AccountColumn(string column) => _format.HeaderOf(ImportColumns.Accounts, column);

    /// <summary>The transactions file's own name of a column.</summary>
    public string TransactionColumn(string column) => _format.HeaderOf(ImportColumns.Transactions, column);

    // What is said of a row names its file, so that two files that are called alike are named by their paths.
    private static (string Accounts, string Transactions) Names(string accounts, string transactions)
    {
        if (accounts == transactions)
            throw new InvalidDataException($"--accounts and --transactions are both {accounts}; expected two different files.");
        var (one, other) = (Path.GetFileName(accounts), Path.GetFileName(transactions));
        return one == other ? (accounts, transactions) : (one, other);
    }

    // A column that somebody has named must be there, also where it may be missing otherwise.
    private CsvFile Read(string path, string name, ImportColumns kind) =>
        CsvFile.Read(
            path,
            name,
            _format.Dialect,
            [.. kind.Needed.Concat(kind.Optional.Where(c => _format.Maps(kind, c))).Select(c => _format.HeaderOf(kind, c))]
        );

    private IEnumerable<string> Unknown(CsvFile file, ImportColumns kind) =>
        file
            .Header.Where(column => !Verdicts.IsOurs(column))
            .Except(kind.All.Select(column => _format.HeaderOf(kind, column)), StringComparer.OrdinalIgnoreCase)
            .Where(column => column.Length > 0)
            .Select(column => $"{file.Name}: {column}");

    private void Account(ImportRow row)
    {
        if (row.IsDefect)
            return;
        var account = row.Identifier("account");
        var currency = row.Currency();
        row.Past("opened", _now + Ahead);
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
            Accounts.Add(new AccountLine(row.Place, account!, currency!.Code, limit, closing)); // A row that is right has both.
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
        if (row.Currency() is { } currency && amount is not null)
            row.Amount(amount, currency, "amount", isPositive: true);
        if (id is not null && account is not null && !_ids.TryAdd((account, id), row.Place))
            row.Problem("id", $"'{id}' occurs twice for this account; first in line {_ids[(account, id)].Line}");
        if (!row.IsRight)
            return;
        JoinedLines += row.HasLineBreaks ? 1 : 0;
        Transactions.Add(
            new TransactionLine(
                row.Place,
                id!, // A row that is right has all of these.
                account!,
                date!.Value,
                type!,
                amount!,
                row.Field("currency").ToUpperInvariant(),
                row.Text("description"),
                row.Text("counterparty")
            )
        );
    }

    // Banks write the newest first as often as the oldest; the order within a day decides whether there is enough money.
    private static List<TransactionLine> InOrderOfDate(List<TransactionLine> rows)
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
