using System.Text.Json;
using Florin.Cli.Client;
using Florin.Kernel;

namespace Florin.Cli.Import;

/// <summary>
/// The accounts that earlier imports filled for an owner, under any administrator: idempotency keys belong to the token that they
/// came with, and what another administrator booked must not be booked again.
/// </summary>
internal sealed class ImportedAccounts
{
    private readonly FlorinClient _client;
    private readonly string _source;
    private readonly ILookup<string, JsonElement> _byName;

    private ImportedAccounts(FlorinClient client, string source, IEnumerable<JsonElement> accounts) =>
        (_client, _source, _byName) = (
            client,
            source,
            accounts.ToLookup(a => a.GetProperty("name").GetString() ?? "", StringComparer.Ordinal)
        );

    /// <summary>What an account of a file is called.</summary>
    public static string NameOf(AccountLine row) => $"imported {row.Account}";

    /// <summary>Reads an owner's accounts.</summary>
    public static async Task<ImportedAccounts> Of(FlorinClient client, string user, string source, CancellationToken cancel)
    {
        var accounts = new List<JsonElement>();
        await foreach (var account in client.List($"/api/account/accounts?userId={Uri.EscapeDataString(user)}", cancel))
            accounts.Add(account);
        return new ImportedAccounts(client, source, accounts);
    }

    /// <summary>The account that holds rows of the same account of the same source; null where there is none.</summary>
    public async Task<Imported?> Find(AccountLine row, CancellationToken cancel)
    {
        foreach (var account in _byName[NameOf(row)])
        {
            var id = account.GetProperty("id").GetString()!; // The contract's accounts have these.
            if (account.GetProperty("currency").GetString() != row.Currency)
                continue;
            var booked = await BookedRows.Of(_client, id, _source, cancel);
            if (booked.HasRowsOfTheSource)
                return new Imported(id, booked, HasLimit(account, row));
        }
        return null;
    }

    private static bool HasLimit(JsonElement account, AccountLine row)
    {
        var currency = Currency.Of(row.Currency);
        return Money.TryParse(account.GetProperty("overdraftLimit").GetRawText(), currency, out var has, out _)
            && Money.TryParse(row.OverdraftLimit, currency, out var wanted, out _)
            && has == wanted;
    }

    /// <summary>An account that is there.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Booked">What it holds.</param>
    /// <param name="Fits">It has the overdraft limit that the file says.</param>
    internal sealed record Imported(string Id, BookedRows Booked, bool Fits);
}
