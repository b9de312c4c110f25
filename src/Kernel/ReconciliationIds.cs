using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>A bank account that is reconciled with the ledger: <c>rcs_…</c>.</summary>
[JsonConverter(typeof(IdConverter<BankSourceId>))]
public readonly record struct BankSourceId(string Value) : IId<BankSourceId>
{
    /// <inheritdoc/>
    public static string Prefix => "rcs_";

    /// <inheritdoc/>
    public static BankSourceId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An imported file of bank statements: <c>stm_…</c>.</summary>
[JsonConverter(typeof(IdConverter<StatementId>))]
public readonly record struct StatementId(string Value) : IId<StatementId>
{
    /// <inheritdoc/>
    public static string Prefix => "stm_";

    /// <inheritdoc/>
    public static StatementId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A line of a bank statement; it follows from the line's content, so that the same line has the same id in every file: <c>sln_…</c>.</summary>
[JsonConverter(typeof(IdConverter<StatementLineId>))]
public readonly record struct StatementLineId(string Value) : IId<StatementLineId>
{
    /// <inheritdoc/>
    public static string Prefix => "sln_";

    /// <inheritdoc/>
    public static StatementLineId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A run of the matching strategies: <c>rcn_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ReconciliationRunId>))]
public readonly record struct ReconciliationRunId(string Value) : IId<ReconciliationRunId>
{
    /// <inheritdoc/>
    public static string Prefix => "rcn_";

    /// <inheritdoc/>
    public static ReconciliationRunId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A match of lines with ledger entries; it follows from them, so that the same match has the same id in every run: <c>mat_…</c>.</summary>
[JsonConverter(typeof(IdConverter<MatchId>))]
public readonly record struct MatchId(string Value) : IId<MatchId>
{
    /// <inheritdoc/>
    public static string Prefix => "mat_";

    /// <inheritdoc/>
    public static MatchId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A line or an entry that nothing matches; it follows from what it is about: <c>exc_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ExceptionCaseId>))]
public readonly record struct ExceptionCaseId(string Value) : IId<ExceptionCaseId>
{
    /// <inheritdoc/>
    public static string Prefix => "exc_";

    /// <inheritdoc/>
    public static ExceptionCaseId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
