using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Florin.Host.Client;
using Florin.Kernel;

namespace Florin.Host.Import;

/// <summary>What an import came to.</summary>
internal sealed record ImportResult(
    int Accounts,
    int Transactions,
    int AlreadyThere,
    IReadOnlyList<RowProblem> Problems,
    IReadOnlyList<string> Differences
)
{
    public bool Clean => Problems.Count == 0 && Differences.Count == 0;
}

/// <summary>
/// Loads history through the public API. Each row's id makes its idempotency key, so a second run adds nothing and a broken
/// run can be run again. Accounts go side by side; the transactions of one account one after the other, in the file's order,
/// each waited for, because its balance decides about the next.
/// </summary>
internal sealed class Importer(FlorinClient client, ImportRows rows, string? owner, Action<int> progress)
{
    private const int Parallel = 32;
    private static readonly TimeSpan ComeBack = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentQueue<RowProblem> _problems = new(rows.Problems);
    private readonly ConcurrentQueue<string> _differences = new();
    private int _accounts;
    private int _transactions;
    private int _already;

    public async Task<ImportResult> Run(CancellationToken cancel)
    {
        var user = owner ?? await Owner(cancel);
        var known = rows.Accounts.Select(a => a.Account).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in rows.Transactions.Where(t => !known.Contains(t.Account)))
            _problems.Enqueue(
                new RowProblem(stray.Place, "account", $"'{stray.Account}' is not among the accounts that could be loaded")
            );
        var byAccount = rows.Transactions.ToLookup(t => t.Account, StringComparer.Ordinal);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel };
        await global::System.Threading.Tasks.Parallel.ForEachAsync(
            rows.Accounts,
            limits,
            async (account, stop) => await Load(account, user, byAccount[account.Account], stop)
        );
        return new ImportResult(
            _accounts,
            _transactions,
            _already,
            [.. _problems.OrderBy(p => p.Place.File, StringComparer.Ordinal).ThenBy(p => p.Place.Line)],
            [.. _differences]
        );
    }

    // A customer without a password: nobody can log in as them, and the same request finds them again.
    private async Task<string> Owner(CancellationToken cancel)
    {
        var body = new { email = "import@florin.invalid", name = "Imported history" };
        var user = await client.Post("/api/user/users", body, cancel, key: "import:user");
        return user.GetProperty("id").GetString()!; // The contract's users have ids.
    }

    private async Task Load(AccountRow account, string user, IEnumerable<TransactionRow> transactions, CancellationToken cancel)
    {
        var body = new
        {
            userId = user,
            currency = account.Currency,
            name = $"imported {account.Account}",
            overdraftLimit = account.OverdraftLimit,
        };
        var opened = await Insist("/api/account/accounts", body, $"import:account:{account.Account}", wait: false, cancel);
        if (opened.Status >= 300)
        {
            _problems.Enqueue(new RowProblem(account.Place, "account", opened.Detail));
            return;
        }
        Count(opened, ref _accounts);
        var id = opened.Data("account").GetProperty("id").GetString()!; // As above.
        foreach (var transaction in transactions)
            await Load(transaction, user, id, cancel);
        if (account.ClosingBalance is { } closing)
            await Compare(account, id, closing, cancel);
    }

    private async Task Load(TransactionRow row, string user, string account, CancellationToken cancel)
    {
        var deposit = row.Type == "deposit";
        var body = new
        {
            userId = user,
            type = row.Type,
            amount = row.Amount,
            currency = row.Currency,
            fromAccount = deposit ? null : account,
            toAccount = deposit ? account : null,
            description = row.Description,
            reference = row.Counterparty,
            effectiveAt = row.Date.UtcDateTime,
        };
        var answer = await Insist("/api/transaction/transactions", body, $"import:transaction:{row.Id}", wait: true, cancel);
        progress(1);
        if (answer.Status >= 300)
        {
            _problems.Enqueue(new RowProblem(row.Place, Column(answer), answer.Detail));
            return;
        }
        var transaction = answer.Data("transaction");
        if (transaction.GetProperty("status").GetString() is not "COMPLETED" and var status)
            _problems.Enqueue(new RowProblem(row.Place, "id", $"the transaction is {status}{Failure(transaction)}"));
        else
            Count(answer, ref _transactions);
    }

    private async Task Compare(AccountRow row, string id, string closing, CancellationToken cancel)
    {
        var currency = Currency.Of(row.Currency);
        var account = await client.Get($"/api/account/accounts/{id}", cancel);
        var text = account.GetProperty("balance").GetRawText();
        if (
            !Money.TryParse(text, currency, out var balance, out _)
            || !Money.TryParse(closing, currency, out var expected, out _)
            || balance != expected
        )
            _differences.Enqueue($"{row.Place}: account {row.Account} closes with {text} {currency}, the file says {closing}");
    }

    // Limits and passing faults are waited out; everything else is an answer.
    private async Task<ClientAnswer> Insist(string path, object body, string key, bool wait, CancellationToken cancel)
    {
        while (true)
        {
            var answer = await client.Send(HttpMethod.Post, path, body, key, wait, cancel);
            if (answer.Status is not (429 or 502 or 503 or 504) && answer.Code is not "idempotency-in-flight")
                return answer;
            await Task.Delay(answer.RetryAfter ?? ComeBack, TimeProvider.System, cancel);
        }
    }

    private void Count(ClientAnswer answer, ref int count) =>
        Interlocked.Increment(ref answer.Replayed ? ref _already : ref count);

    private static string Column(ClientAnswer answer)
    {
        using var problem = JsonDocument.Parse(answer.Body);
        return problem.RootElement.TryGetProperty("errors", out var errors)
            ? string.Join(", ", errors.EnumerateObject().Select(e => e.Name))
            : "id";
    }

    private static string Failure(JsonElement transaction) =>
        transaction.TryGetProperty("failure", out var failure) && failure.ValueKind == JsonValueKind.Object
            ? string.Create(CultureInfo.InvariantCulture, $": {failure.GetProperty("detail").GetString()}")
            : "";
}
