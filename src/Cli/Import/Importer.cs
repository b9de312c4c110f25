using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Florin.Cli.Client;
using Florin.Kernel;

namespace Florin.Cli.Import;

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

    /// <summary>A row counts once, however much is wrong with it.</summary>
    public int RowsNotLoaded => Problems.Select(p => p.Place).Distinct().Count();
}

/// <summary>
/// Loads history through the public API. Each row's id makes its idempotency key, so a second run adds nothing and a broken
/// run can be run again. Accounts go side by side; the transactions of one account one after the other, by date, each waited
/// for, because its balance decides about the next.
/// </summary>
internal sealed class Importer(FlorinClient client, ImportRows rows, string? owner, string source, Action<int> progress)
{
    private const int Parallel = 32;
    private const int MaxAttempts = 1000;

    private const string ImportedOtherwise =
        "was imported before with another owner, currency or overdraft limit; --source keeps the accounts of two banks apart";

    private static readonly TimeSpan ComeBack = TimeSpan.FromMilliseconds(200);
    private readonly ImportKeys _keys = new(source);
    private readonly ConcurrentQueue<RowProblem> _problems = new(rows.Problems);
    private readonly ConcurrentQueue<string> _differences = new();
    private int _accounts;
    private int _transactions;
    private int _already;

    /// <summary>What became of each row so far.</summary>
    public Verdicts Verdicts { get; } = new();

    /// <summary>All that is wrong so far, in the files' order.</summary>
    public IReadOnlyList<RowProblem> Problems =>
        [.. _problems.OrderBy(p => p.Place.File, StringComparer.Ordinal).ThenBy(p => p.Place.Line)];

    /// <summary>What it came to so far.</summary>
    public ImportResult Result => new(_accounts, _transactions, _already, Problems, [.. _differences]);

    public async Task<ImportResult> Run(CancellationToken cancel)
    {
        await MustBeAdministrator(cancel);
        var user = owner ?? await Owner(cancel);
        var known = await ImportedAccounts.Of(client, user, source, cancel);
        var byAccount = rows.Transactions.ToLookup(t => t.Account, StringComparer.Ordinal);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel };
        await global::System.Threading.Tasks.Parallel.ForEachAsync(
            rows.Accounts,
            limits,
            async (account, stop) => await Load(account, user, known, [.. byAccount[account.Account]], stop)
        );
        return Result;
    }

    // Of a token that is wrong, an endpoint that anybody may use would say something else.
    private async Task MustBeAdministrator(CancellationToken cancel)
    {
        var asked = await client.Send(HttpMethod.Get, "/api/user/users?limit=1", null, null, wait: false, cancel);
        if (asked.Status is 401 or 403)
            throw new ClientRefused(
                $"--token is not one of an administrator: {asked.Detail} Make one with florin token --role admin."
            );
    }

    // A customer without a password: nobody can log in as them, and the same request finds them again.
    private async Task<string> Owner(CancellationToken cancel)
    {
        var body = new { email = "import@florin.invalid", name = "Imported history" };
        var user = await client.Post("/api/user/users", body, cancel, key: ImportKeys.User);
        return user.GetProperty("id").GetString()!; // The contract's users have ids.
    }

    private async Task Load(
        AccountLine account,
        string user,
        ImportedAccounts known,
        List<TransactionLine> transactions,
        CancellationToken cancel
    )
    {
        if (await known.Find(account, cancel) is not { } there)
        {
            if (await Open(account, user, transactions, cancel) is { } opened)
                await Load(account, opened, transactions, cancel);
        }
        else if (there.Fits)
        {
            Count(account.Place, isThere: true, ref _already);
            await Load(account, new Target(user, account.Account, there.Id, there.Booked), transactions, cancel);
        }
        else
            NotOpened(account, transactions, ImportedOtherwise);
    }

    // Null where it cannot be opened, which is reported.
    private async Task<Target?> Open(
        AccountLine account,
        string user,
        List<TransactionLine> transactions,
        CancellationToken cancel
    )
    {
        var body = new
        {
            userId = user,
            currency = account.Currency,
            name = ImportedAccounts.NameOf(account),
            overdraftLimit = account.OverdraftLimit,
        };
        var opened = await Insist("/api/account/accounts", body, _keys.Account(account.Account), wait: false, cancel);
        if (opened.Status >= 300 || opened.WaitsForApproval is not null)
        {
            NotOpened(account, transactions, opened.Code is "idempotency-key-reused" ? ImportedOtherwise : Reason(opened));
            return null;
        }
        Count(account.Place, opened.Replayed, ref _accounts);
        var id = opened.Data("account").GetProperty("id").GetString()!; // As above.
        var booked = opened.Replayed ? await BookedRows.Of(client, id, source, cancel) : BookedRows.None;
        return new Target(user, account.Account, id, booked);
    }

    private async Task Load(AccountLine account, Target target, List<TransactionLine> transactions, CancellationToken cancel)
    {
        foreach (var transaction in transactions)
            await Load(transaction, target, cancel);
        if (account.ClosingBalance is { } closing)
            await Compare(account, target.Id, closing, cancel);
    }

    private void NotOpened(AccountLine account, List<TransactionLine> transactions, string reason)
    {
        _problems.Enqueue(new RowProblem(account.Place, rows.AccountColumn("account"), reason));
        foreach (var transaction in transactions)
            Refused(transaction, "account", $"'{account.Account}' could not be opened: {reason}");
    }

    private async Task Load(TransactionLine row, Target target, CancellationToken cancel)
    {
        progress(1);
        if (target.Booked.Has(row, out var difference))
        {
            if (difference is null)
                Count(row.Place, isThere: true, ref _already);
            else
                _problems.Enqueue(new RowProblem(row.Place, rows.TransactionColumn("id"), difference));
            return;
        }
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var key = _keys.Transaction(target.Name, row.Id, attempt);
            var answer = await Insist("/api/transaction/transactions", Body(row, target), key, wait: true, cancel);
            // An earlier run was refused and its refusal is kept; what was missing then may be there now.
            var isOld = answer.Code is "idempotency-key-reused" || (answer.Replayed && IsRefused(answer));
            if (isOld)
                continue;
            Settle(row, target, answer);
            return;
        }
        Refused(row, "id", $"was refused in {MaxAttempts} imports; assign another id");
    }

    private object Body(TransactionLine row, Target target)
    {
        var isDeposit = row.Type == "deposit";
        return new
        {
            userId = target.User,
            type = row.Type,
            amount = row.Amount,
            currency = row.Currency,
            fromAccount = isDeposit ? null : target.Id,
            toAccount = isDeposit ? target.Id : null,
            description = row.Description,
            reference = row.Counterparty,
            effectiveAt = row.Date.UtcDateTime,
            metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [BookedRows.IdField] = row.Id,
                [BookedRows.SourceField] = source,
            },
        };
    }

    private void Settle(TransactionLine row, Target target, ClientAnswer answer)
    {
        if (answer.Status >= 300)
        {
            foreach (var (column, reason) in Columns(answer))
                Refused(row, column, reason.Replace(target.Id, $"'{target.Name}'", StringComparison.Ordinal));
            return;
        }
        if (answer.WaitsForApproval is not null)
            Refused(row, "id", answer.Detail);
        else if (
            answer.Data("transaction") is var made
            && made.GetProperty("status").GetString() is not "COMPLETED" and var status
        )
            Refused(row, "id", $"the transaction is {status}{Failure(made)}");
        else
            Count(row.Place, answer.Replayed, ref _transactions);
    }

    private static bool IsRefused(ClientAnswer answer) =>
        answer.Status >= 300
        || (answer.WaitsForApproval is null && answer.Data("transaction").GetProperty("status").GetString() is "FAILED");

    private async Task Compare(AccountLine row, string id, string closing, CancellationToken cancel)
    {
        var currency = Currency.Of(row.Currency);
        var account = await client.Get($"/api/account/accounts/{id}", cancel);
        var text = account.GetProperty("balance").GetRawText();
        if (
            !Money.TryParse(text, currency, out var balance, out _)
            || !Money.TryParse(closing, currency, out var expected, out _)
            || balance != expected
        )
            _differences.Enqueue(
                $"{row.Place}: account {row.Account} closes with {text} {currency}, but the file says {closing}"
            );
    }

    // Limits and passing faults are waited out; everything else is an answer.
    private async Task<ClientAnswer> Insist(string path, object body, string key, bool wait, CancellationToken cancel)
    {
        while (true)
        {
            var answer = await client.Send(HttpMethod.Post, path, body, key, wait, cancel);
            if (answer.Status is not (408 or 429 or 502 or 503 or 504) && answer.Code is not "idempotency-in-flight")
                return answer;
            await Task.Delay(answer.RetryAfter ?? ComeBack, TimeProvider.System, cancel);
        }
    }

    private void Refused(TransactionLine row, string column, string reason) =>
        _problems.Enqueue(new RowProblem(row.Place, rows.TransactionColumn(column), reason));

    private void Count(Place place, bool isThere, ref int count)
    {
        Interlocked.Increment(ref isThere ? ref _already : ref count);
        if (isThere)
            Verdicts.ThereAlready(place);
        else
            Verdicts.Loaded(place);
    }

    // By the API's names of what the file's columns became, or by its code.
    private static IEnumerable<(string Column, string Reason)> Columns(ClientAnswer answer)
    {
        var errors = Errors(answer);
        return errors.Count == 0 ? [(ColumnOf(answer.Code), answer.Detail)] : errors.Select(e => (ColumnOf(e.Field), e.Reason));
    }

    private static string ColumnOf(string field) =>
        field switch
        {
            "effectiveAt" => "date",
            "fromAccount" or "toAccount" or "account-frozen" or "account-closed" => "account",
            "insufficient-funds" => "amount",
            "currency-mismatch" => "currency",
            "reference" => "counterparty",
            "amount" or "currency" or "type" or "description" => field,
            _ => "id",
        };

    private static string Reason(ClientAnswer answer) =>
        Errors(answer) is { Count: > 0 } errors
            ? string.Join("; ", errors.Select(e => $"{e.Field} {e.Reason}"))
            : answer.Detail;

    private static List<(string Field, string Reason)> Errors(ClientAnswer answer)
    {
        using var problem = JsonDocument.Parse(answer.Body);
        return problem.RootElement.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateObject().SelectMany(e => e.Value.EnumerateArray().Select(r => (e.Name, r.GetString() ?? "")))]
            : [];
    }

    private static string Failure(JsonElement transaction) =>
        transaction.TryGetProperty("failure", out var failure) && failure.ValueKind == JsonValueKind.Object
            ? string.Create(CultureInfo.InvariantCulture, $": {failure.GetProperty("detail").GetString()}")
            : "";

    /// <summary>The account that rows go to: its owner, its name in the file, its id, and what it holds already.</summary>
    private sealed record Target(string User, string Name, string Id, BookedRows Booked);
}
