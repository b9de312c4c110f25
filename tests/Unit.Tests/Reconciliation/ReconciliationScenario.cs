using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Reconciliation;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>The reconciliation service, and the logs of accounts and transactions that it follows.</summary>
public abstract class ReconciliationScenario : IAsyncLifetime
{
    private protected static readonly Actor Ada = new("user_ada", Role.Admin);
    private static readonly AccountId Account = AccountId.From("acc_1");
    private readonly InMemoryLogStore _store = new();
    private readonly EventLog _accounts;
    private readonly EventLog _transactions;
    private int _appends;
    private long _balance;
    private long _version;

    protected ReconciliationScenario()
    {
        _accounts = SomeLog.Open("account", new InMemoryLogStore(), AccountEvents.Register, Clock);
        _transactions = SomeLog.Open("transaction", new InMemoryLogStore(), TransactionEvents.Register, Clock);
    }

    private protected LoneService Service { get; private set; } = null!; // Set before each test.

    private protected InMemoryViewStore Views { get; } = new();

    private protected WallClock Clock { get; } = new();

    private protected Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    private protected OtherServices Others { get; } = new();

    private protected DateOnly Today => DateOnly.FromDateTime(Clock.Now.UtcDateTime);

    public async ValueTask InitializeAsync() => Service = await Start();

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _accounts.Dispose();
        _transactions.Dispose();
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the service and starts it again over the same storage.</summary>
    private protected async Task Restart()
    {
        await Service.DisposeAsync();
        Service = await Start();
    }

    /// <summary>Money came from the world to the account, or went to it; gives the entry's position.</summary>
    private protected async Task<long> Moves(
        long minor,
        string? reference = null,
        string description = "",
        int daysAgo = 0,
        string? transaction = null
    )
    {
        var id = TransactionId.From(transaction ?? $"txn_{++_appends}");
        var amount = new Money(Math.Abs(minor), Currency.Of("EUR"));
        var at = Clock.Now.AddDays(-daysAgo);
        if (reference is not null)
            await Create(id, amount, reference, at);
        _balance += minor;
        var after = new Money(_balance, amount.Currency);
        object posting =
            minor < 0
                ? new FundsDebited(Account, id, amount, Counterpart.World, after, description, at)
                : new FundsCredited(Account, id, amount, Counterpart.World, after, description, at, false);
        var appended = await _accounts.Append(
            Meta(),
            [new StreamAppend("account-acc_1", _version++, [posting])],
            null,
            default
        );
        var position = appended[0].Position;
        await Reached("ledger-entries", position);
        await Reached("transaction-references", _transactions.Head);
        return position;
    }

    private async Task Create(TransactionId id, Money amount, string reference, DateTimeOffset at)
    {
        var facts = new TransactionFacts(
            id,
            UserId.From("user_eve"),
            TransactionType.Deposit,
            amount,
            null,
            Account,
            null,
            null,
            at
        );
        object created = new TransactionCreated(facts, null, reference, at, null, "deposit.1", null);
        await _transactions.Append(Meta(), [new StreamAppend(TransactionEvents.StreamOf(id), 0, [created])], null, default);
    }

    /// <summary>Adds a source of MT940 that mirrors the world side, or an account, and gives its id.</summary>
    private protected async Task<string> AddSource(string? bankAccount = null, string? account = null)
    {
        object side = new { side = "world", currency = "EUR" };
        var answer = await Service.Post(
            "/sources",
            new
            {
                name = "Main",
                mirrors = account is null ? side : new { account },
                format = "mt940",
                bankAccount,
            },
            Ada
        );
        Assert.Equal(201, answer.Status);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    /// <summary>Imports a statement with lines of some amounts, in minor units, and texts.</summary>
    private protected Task<Answer> Import(string source, params (long Minor, string Text, int DaysAgo)[] lines) =>
        ImportText(source, Mt940(lines));

    private protected Task<Answer> ImportText(string source, string text, string? key = null) =>
        Service.PostFile($"/statements?source={source}", Encoding.UTF8.GetBytes(text), "text/plain", Ada, key);

    private protected string Mt940(params (long Minor, string Text, int DaysAgo)[] lines)
    {
        var file = new StringBuilder();
        var (first, last) = (Swift(lines.Max(l => l.DaysAgo)), Swift(lines.Min(l => l.DaysAgo)));
        file.Append(CultureInfo.InvariantCulture, $":20:X\n:25:NL01\n:28C:1/1\n:60F:C{first}EUR1000,\n");
        foreach (var (minor, text, daysAgo) in lines)
            file.Append(
                CultureInfo.InvariantCulture,
                $":61:{Swift(daysAgo)}{(minor < 0 ? 'D' : 'C')}{Amount(Math.Abs(minor))}NTRFNONREF\n:86:{text}\n"
            );
        file.Append(CultureInfo.InvariantCulture, $":62F:C{last}EUR{Amount(100_000 + lines.Sum(l => l.Minor))}\n-\n");
        return file.ToString();
    }

    /// <summary>Runs the strategies over a source.</summary>
    private protected Task<Answer> Run(string source, string query = "") => Service.Post($"/runs{query}", new { source }, Ada);

    private protected async Task<IReadOnlyList<JsonNode>> List(string path)
    {
        var answer = await Service.Get(path, Ada);
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Data["items"]!.AsArray().Select(item => item!)]; // Lists have items.
    }

    private protected string Day(int daysAgo) => Today.AddDays(-daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Swift(int daysAgo) => Today.AddDays(-daysAgo).ToString("yyMMdd", CultureInfo.InvariantCulture);

    private static string Amount(long minor) => $"{minor / 100},{minor % 100:D2}";

    private Metadata Meta() => new(CommandId.Derived($"step_{++_appends}"), "Step", "system", "c");

    private async Task Reached(string consumer, long position) =>
        Assert.True(
            await Service.Consumers.Single(c => c.Name == consumer).Reached(position, TimeSpan.FromSeconds(20), default),
            consumer
        );

    private Task<LoneService> Start() =>
        LoneService.Start(
            ReconciliationService.Definition,
            _store,
            Views,
            Clock,
            Others.Does(
                AccountsClient.FindOperation,
                asked => new FoundAccount(
                    asked.Id == Account
                        ? new AccountCard(
                            Account,
                            UserId.From("user_eve"),
                            Money.Zero(Currency.Of("EUR")),
                            Money.Zero(Currency.Of("EUR")),
                            "OPEN",
                            Clock.Now
                        )
                        : null
                )
            ),
            name => new LogFeed(name == "account" ? _accounts : _transactions),
            Settings
        );
}
