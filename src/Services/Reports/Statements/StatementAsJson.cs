using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Reports.Statements;

/// <summary>A statement as JSON, in the contract's envelope; its time is when the statement was issued.</summary>
internal sealed class StatementAsJson : IStatementFormat
{
    private const int FlushAt = 1 << 16;

    private static readonly JsonWriterOptions Options = new() { Encoder = FlorinJson.Full.Encoder };

    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public string ContentType => "application/json; charset=utf-8";

    /// <inheritdoc/>
    public string Extension => "json";

    /// <inheritdoc/>
    public async Task Write(
        AccountStatement statement,
        IAsyncEnumerable<AccountStatementLine> lines,
        Stream to,
        CancellationToken cancel
    )
    {
        await using var json = new Utf8JsonWriter(to, Options);
        json.WriteStartObject();
        json.WriteBoolean("success"u8, true);
        json.WriteStartObject("data"u8);
        WriteHead(json, statement);
        json.WriteStartArray("entries"u8);
        await foreach (var line in lines.WithCancellation(cancel))
        {
            JsonSerializer.Serialize(json, StatementEntryView.Of(line), FlorinJson.Full);
            if (json.BytesPending > FlushAt)
                await json.FlushAsync(cancel);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        Write(json, "timestamp", statement.At);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, AccountStatement statement)
    {
        Write(json, "accountId", statement.Account);
        Write(json, "userId", statement.Owner);
        Write(json, "name", statement.Name);
        Write(json, "currency", statement.Currency);
        Write(json, "period", statement.Period.ToString());
        Write(json, "number", statement.Number);
        Write(json, "status", statement.Status);
        Write(json, "opening", (DecimalAmount)statement.Opening);
        Write(json, "closing", (DecimalAmount)statement.Closing);
        Write(json, "position", statement.Position);
        Write(json, "hash", statement.Hash);
        Write(json, "issuedAt", statement.IsIssued ? statement.At : (DateTimeOffset?)null);
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, FlorinJson.Full);
    }
}

/// <summary>A statement as a client sees it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Name">What its owner calls it; null where it has no name.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Period">The first and the last day, such as 2026-10-01..2026-10-31.</param>
/// <param name="Number">1 for the account's first statement; of an interim one, the number that it would get.</param>
/// <param name="Status">ISSUED, or INTERIM while the period is not over.</param>
/// <param name="Opening">The balance before the first day.</param>
/// <param name="Closing">The balance after the last day, or now.</param>
/// <param name="Position">The ledger's position of the last entry up to the last day; 0 where there is none.</param>
/// <param name="Hash">The ledger's running hash there.</param>
/// <param name="IssuedAt">When it was issued; null for an interim one.</param>
/// <param name="Entries">In the order in which they were booked.</param>
internal sealed record AccountStatementView(
    AccountId AccountId,
    UserId UserId,
    string? Name,
    Currency Currency,
    string Period,
    long Number,
    string Status,
    DecimalAmount Opening,
    DecimalAmount Closing,
    long Position,
    string? Hash,
    DateTimeOffset? IssuedAt,
    IReadOnlyList<StatementEntryView> Entries
);

/// <summary>An entry of a statement as a client sees it.</summary>
/// <param name="Position">Its place in the ledger.</param>
/// <param name="TransactionId">The transaction that moved the money.</param>
/// <param name="Direction">DEBIT or CREDIT.</param>
/// <param name="Amount">How much, more than nothing, in the account's currency.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="RecordedAt">When it was booked.</param>
/// <param name="Description">What it was for.</param>
internal sealed record StatementEntryView(
    long Position,
    TransactionId TransactionId,
    string Direction,
    DecimalAmount Amount,
    DecimalAmount BalanceAfter,
    DateTimeOffset EffectiveAt,
    DateTimeOffset RecordedAt,
    string Description
)
{
    public static StatementEntryView Of(in AccountStatementLine line) =>
        new(
            line.Position,
            line.Transaction,
            line.IsDebit ? "DEBIT" : "CREDIT",
            line.Amount,
            line.BalanceAfter,
            line.EffectiveAt,
            line.RecordedAt,
            line.Description
        );
}
