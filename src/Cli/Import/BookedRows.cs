using System.Text.Json;
using Florin.Cli.Client;
using Florin.Kernel;

namespace Florin.Cli.Import;

/// <summary>
/// What earlier imports booked to an account: a row that is there already is not sent again, also when it was corrected since,
/// or was booked by a version that knew it under another key.
/// </summary>
internal sealed class BookedRows
{
    /// <summary>The names under which a row is kept in its transaction's metadata.</summary>
    public const string IdField = "importId";

    /// <summary>As <see cref="IdField"/>, of the source.</summary>
    public const string SourceField = "importSource";

    private readonly Dictionary<string, Booked> _byId = new(StringComparer.Ordinal);
    private readonly List<Booked> _withoutId = [];

    /// <summary>Whether any booked row names this source.</summary>
    public bool HasRowsOfTheSource => _byId.Count > 0;

    /// <summary>Nothing was booked before.</summary>
    public static BookedRows None => new();

    /// <summary>Reads an account's transactions.</summary>
    public static async Task<BookedRows> Of(FlorinClient client, string account, string source, CancellationToken cancel)
    {
        var booked = new BookedRows();
        await foreach (var item in client.List($"/api/transaction/transactions?accountId={account}", cancel))
            if (item.GetProperty("status").GetString() is { } status and not ("FAILED" or "REJECTED"))
                booked.Add(item, status, source);
        return booked;
    }

    /// <summary>What an earlier import made of a row; null where none has booked it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="difference">How the two differ; null where they do not.</param>
    public bool Has(TransactionLine row, out string? difference)
    {
        difference = null;
        if (_byId.TryGetValue(row.Id, out var known))
        {
            difference = known.Difference(row);
            return true;
        }
        var index = _withoutId.FindIndex(b => b.Difference(row) is null);
        if (index < 0)
            return false;
        _withoutId.RemoveAt(index); // The next row like it is another one.
        return true;
    }

    private void Add(JsonElement item, string status, string source)
    {
        var booked = new Booked(
            status,
            item.GetProperty("type").GetString()!, // The contract's transactions have these.
            item.GetProperty("amount").GetRawText(),
            item.GetProperty("currency").GetString()!,
            item.GetProperty("effectiveAt").GetDateTimeOffset(),
            Text(item, "description"),
            Text(item, "reference")
        );
        if (!item.TryGetProperty("metadata", out var metadata) || metadata.ValueKind is not JsonValueKind.Object)
            _withoutId.Add(booked);
        else if (Text(metadata, SourceField) == source && Text(metadata, IdField) is { Length: > 0 } id)
            _byId[id] = booked;
    }

    private static string Text(JsonElement item, string field) =>
        item.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : ""; // A string has one.

    private sealed record Booked(
        string Status,
        string Type,
        string Amount,
        string Currency,
        DateTimeOffset EffectiveAt,
        string Description,
        string Reference
    )
    {
        public string? Difference(TransactionLine row)
        {
            var currency = Kernel.Currency.Of(row.Currency);
            var isSame =
                string.Equals(Type, row.Type, StringComparison.OrdinalIgnoreCase)
                && Currency == row.Currency
                && Money.TryParse(Amount, currency, out var booked, out _)
                && Money.TryParse(row.Amount, currency, out var now, out _)
                && booked == now
                && EffectiveAt == row.Date;
            if (!isSame)
                return $"was booked before as a {Type} of {Amount} {Currency} on {EffectiveAt.UtcDateTime:yyyy-MM-dd}; it is not changed";
            if (Description != row.Description || Reference != row.Counterparty)
                return $"was booked before with the description '{PlainText.Shortened(Description)}' and the counterparty '{PlainText.Shortened(Reference)}'; it is not changed";
            return Status is "COMPLETED" ? null : $"the transaction is {Status}";
        }
    }
}
