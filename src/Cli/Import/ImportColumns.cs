namespace Florin.Cli.Import;

/// <summary>The columns that one of the two files has.</summary>
/// <param name="Name">Which file: <c>accounts</c> or <c>transactions</c>.</param>
/// <param name="Needed">Those that it must have.</param>
/// <param name="Optional">Those that it may have.</param>
internal sealed record ImportColumns(string Name, string[] Needed, string[] Optional)
{
    /// <summary>Of the file of accounts.</summary>
    public static readonly ImportColumns Accounts = new(
        "accounts",
        ["account", "currency"],
        ["opened", "overdraft_limit", "closing_balance"]
    );

    /// <summary>Of the file of transactions.</summary>
    public static readonly ImportColumns Transactions = new(
        "transactions",
        ["id", "account", "date", "type", "amount", "currency"],
        ["description", "counterparty"]
    );

    /// <summary>All that are read.</summary>
    public IEnumerable<string> All => Needed.Concat(Optional);

    /// <summary>What is wrong with what <c>--map</c> says; null where nothing is. A mapping that would change nothing is wrong, too.</summary>
    /// <param name="mappings">As they are written, such as <c>transactions:date=Buchungstag</c>.</param>
    public static string? Problem(IReadOnlyList<string> mappings) =>
        mappings.Select(ProblemOf).FirstOrDefault(problem => problem is not null) ?? ProblemTogether(mappings);

    /// <summary>Headers by column, such as <c>date</c> or <c>transactions:date</c>.</summary>
    public static Dictionary<string, string> Headers(IReadOnlyList<string> mappings) =>
        mappings
            .Select(mapping => mapping.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.Ordinal);

    private bool Has(string column) => All.Contains(column, StringComparer.Ordinal);

    private static string? ProblemOf(string mapping)
    {
        if (mapping.Split('=', 2) is not [var column, var header] || string.IsNullOrWhiteSpace(header) || !IsColumn(column))
            return $"--map is '{mapping}'; expected COLUMN=HEADER. Columns of the accounts are {string.Join(", ", Accounts.All)}, of the transactions {string.Join(", ", Transactions.All)}; accounts: or transactions: before a column selects the file.";
        return Verdicts.IsOurs(header.Trim())
            ? $"--map is '{mapping}'; the column {header.Trim()} is written by --verdicts and cannot be mapped."
            : null;
    }

    private static string? ProblemTogether(IReadOnlyList<string> mappings)
    {
        var columns = mappings.Select(mapping => mapping.Split('=', 2)[0]).ToList();
        foreach (var twice in columns.GroupBy(column => column, StringComparer.Ordinal).Where(g => g.Count() > 1))
            return $"--map maps {twice.Key} {twice.Count()} times; map it once.";
        var headers = Headers(mappings);
        foreach (var column in columns.Where(IsHidden))
            return $"--map maps {column} for both files and again for a single file; omit one of them.";
        return new[] { Accounts, Transactions }
            .Select(kind => kind.ReadTwice(new ImportFormat(new CsvDialect(), Mappings: headers)))
            .FirstOrDefault(problem => problem is not null);

        bool IsHidden(string column) =>
            !column.Contains(':', StringComparison.Ordinal)
            && new[] { Accounts, Transactions }
                .Where(kind => kind.Has(column))
                .All(kind => headers.ContainsKey($"{kind.Name}:{column}"));
    }

    private string? ReadTwice(ImportFormat format) =>
        All.GroupBy(column => format.HeaderOf(this, column), StringComparer.OrdinalIgnoreCase)
            .Where(columns => columns.Count() > 1)
            .Select(columns =>
                $"With --map the column '{columns.Key}' of the {Name} would be read as {string.Join(" and as ", columns)}; each column may be mapped only once."
            )
            .FirstOrDefault();

    private static bool IsColumn(string column) =>
        column.Split(':', 2) switch
        {
            ["accounts", var own] => Accounts.Has(own),
            ["transactions", var own] => Transactions.Has(own),
            _ => Accounts.Has(column) || Transactions.Has(column),
        };
}
