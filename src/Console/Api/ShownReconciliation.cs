namespace Florin.WebConsole.Api;

internal sealed record ShownSource(
    string Id,
    string Name,
    ShownMirror Mirrors,
    string Format,
    ShownCsvProfile? Profile,
    string? BankAccount,
    decimal? ClosingBalance,
    DateOnly? ClosedOn,
    DateOnly? LockedThrough,
    string CreatedBy,
    DateTimeOffset CreatedAt
);

internal sealed record ShownCsvProfile(
    string Separator,
    string DecimalSign,
    string DateFormat,
    string Encoding,
    int SkipLines,
    IReadOnlyDictionary<string, string?> Columns
);

internal sealed record ShownMatchingRules(
    IReadOnlyList<string> Strategies,
    decimal AcceptAt,
    int MaxGroup,
    IReadOnlyDictionary<string, ShownTolerance> Tolerances,
    long Version,
    string? ChangedBy,
    DateTimeOffset? ChangedAt
);

internal sealed record ShownTolerance(decimal Amount, int Days);

internal sealed record ShownMirror(string Kind, string Currency, string? Account)
{
    /// <summary>In words.</summary>
    public string Said => Kind == "account" ? "an account" : $"{Kind} in {Currency}";
}

/// <summary>An import of bank statements.</summary>
public sealed record ShownBankStatement(
    string Id,
    string Source,
    string Checksum,
    int Statements,
    int Lines,
    int Added,
    int Known,
    decimal? OpeningBalance,
    decimal? ClosingBalance,
    DateOnly ClosedOn,
    string ImportedBy,
    DateTimeOffset ImportedAt,
    IReadOnlyList<ShownPreviewedLine>? Preview = null
);

/// <summary>A line of a file that is not imported yet.</summary>
public sealed record ShownPreviewedLine(
    int FileLine,
    DateOnly BookedOn,
    DateOnly? ValueOn,
    decimal Amount,
    string Currency,
    string? Reference,
    string? Counterparty,
    string? Text,
    bool Known
);

internal sealed record ShownOpenItems(
    DateOnly From,
    DateOnly To,
    IReadOnlyList<ShownStatementLine> Lines,
    IReadOnlyList<ShownLedgerEntry> Entries,
    bool Complete
);

/// <summary>A line of a bank statement.</summary>
public sealed record ShownStatementLine(
    string Id,
    int FileLine,
    DateOnly BookedOn,
    DateOnly? ValueOn,
    decimal Amount,
    string Currency,
    string? Reference,
    string? Counterparty,
    string? Text,
    string State,
    string? Match
);

/// <summary>A run of the matching.</summary>
public sealed record ShownRun(
    string? Id,
    string Source,
    DateOnly From,
    DateOnly To,
    int Lines,
    int Entries,
    int Accepted,
    int Suggested,
    int Exceptions,
    string StartedBy,
    DateTimeOffset StartedAt
);

/// <summary>A match of lines with entries.</summary>
public sealed record ShownMatch(
    string Id,
    string Source,
    string? Run,
    string State,
    string Strategy,
    decimal Score,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Lines,
    IReadOnlyList<long> Entries,
    decimal Amount,
    decimal Difference,
    string Currency,
    DateOnly On,
    string MadeBy,
    DateTimeOffset MadeAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Reason,
    ShownItems? Items
);

/// <summary>What is in a match or an exception.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Entries">The entries of the ledger.</param>
public sealed record ShownItems(IReadOnlyList<ShownStatementLine> Lines, IReadOnlyList<ShownLedgerEntry> Entries);

/// <summary>An entry of the ledger.</summary>
/// <param name="Position">Its place in the ledger's log.</param>
/// <param name="TransactionId">What moved the money.</param>
/// <param name="Amount">What the bank's account gains by it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="On">The day from which it counts.</param>
/// <param name="Reference">The transaction's reference.</param>
/// <param name="Description">What the ledger's statement says.</param>
public sealed record ShownLedgerEntry(
    long Position,
    string TransactionId,
    decimal Amount,
    string Currency,
    DateOnly On,
    string? Reference,
    string? Description
);

/// <summary>What no run could match.</summary>
public sealed record ShownException(
    string Id,
    string Source,
    string Kind,
    string? Line,
    long? Entry,
    DateOnly On,
    decimal Amount,
    string Currency,
    int AgeDays,
    string State,
    string? Owner,
    string? Reason,
    string? Adjustment,
    string Run,
    DateTimeOffset RaisedAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    ShownItems? Items
)
{
    /// <summary>Its line; null where it is about an entry.</summary>
    public ShownStatementLine? BankLine => Items?.Lines is [var line, ..] ? line : null;

    /// <summary>Its entry; null where it is about a line.</summary>
    public ShownLedgerEntry? LedgerEntry => Items?.Entries is [var entry, ..] ? entry : null;

    /// <summary>Whether it still needs somebody.</summary>
    public bool IsOpen => State is "open" or "assigned";
}
