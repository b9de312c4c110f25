using System.Text.Json.Nodes;
using Florin.Accounts;
using Florin.Contracts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Platform.Verification;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Transactions;
using Florin.Transactions.Verification;
using Florin.Unit.Tests.Accounts;

namespace Florin.Unit.Tests.Transactions;

/// <summary>The transaction service over a real ledger; risk approves everything, and payments are made.</summary>
internal sealed class TheMoney : IAsyncDisposable
{
    public static readonly Actor Alice = TheLedger.Alice;
    public static readonly Actor Bob = TheLedger.Bob;
    public static readonly Actor Admin = TheLedger.Admin;
    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private readonly Dictionary<string, string?> _settings = new(StringComparer.Ordinal);
    private LoneService? _service;
    private int _payments;

    private TheMoney(TheLedger ledger)
    {
        Ledger = ledger;
        Ledger.UnderWay = (asked, call) => Service.Call(TransactionsClient.UnderWayOperation, asked, call);
    }

    public TheLedger Ledger { get; }

    public WallClock Clock { get; } = new();

    public LoneService Service => _service ?? throw new InvalidOperationException("It has not started.");

    /// <summary>What risk says of every transaction.</summary>
    public RiskDecision Risk { get; set; }

    /// <summary>Whether payments of a kind are declined.</summary>
    public Func<PaymentKind, bool> Declines { get; set; } = _ => false;

    /// <summary>What a payment waits for.</summary>
    public Task Paying { get; set; } = Task.CompletedTask;

    public static async Task<TheMoney> Start()
    {
        var money = new TheMoney(await TheLedger.Start());
        await money.Restart();
        return money;
    }

    /// <summary>Starts it again, with further settings.</summary>
    public async Task Restart(params IEnumerable<(string Key, string Value)> settings)
    {
        if (_service is not null)
            await _service.DisposeAsync();
        foreach (var (key, value) in settings)
            _settings[key] = value;
        var others = new OtherServices()
            .Does(UsersClient.FindOperation, asked => new FoundUser(new UserCard(asked.Id, "a@example.com", "A", false)))
            .Does(AccountsClient.FindOperation, (asked, call) => Ledger.Service.Call(AccountsClient.FindOperation, asked, call))
            .Does(
                AccountsClient.DebitOperation,
                (asked, call) => Ledger.Service.Call(AccountsClient.DebitOperation, asked, call)
            )
            .Does(
                AccountsClient.CreditOperation,
                (asked, call) => Ledger.Service.Call(AccountsClient.CreditOperation, asked, call)
            )
            .Does(AccountsClient.PostOperation, (asked, call) => Ledger.Service.Call(AccountsClient.PostOperation, asked, call))
            .Does(AccountsClient.TryOperation, (asked, call) => Ledger.Service.Call(AccountsClient.TryOperation, asked, call))
            .Does(RiskClient.AssessOperation, _ => new RiskAssessment(0, Risk, []))
            .Does(
                PaymentsClient.MakeOperation,
                async (asked, _) =>
                {
                    await Paying;
                    return new PaymentResult(
                        new PaymentId($"pay_{Interlocked.Increment(ref _payments)}"),
                        Declines(asked.Kind) ? new RefusalCard("payment-declined", "It was declined.", null) : null
                    );
                }
            );
        _service = await LoneService.Start(TransactionService.Definition, _store, _views, Clock, others, settings: _settings);
    }

    /// <summary>Sends something and waits for the end of its saga.</summary>
    public Task<Answer> Send(Actor by, string path, object body) => Service.PostPreferring("wait=30", path, body, by);

    /// <summary>Moves money from one account to another, and gives the transaction.</summary>
    public async Task<string> Transfer(Actor by, AccountId from, AccountId to, decimal amount)
    {
        var answer = await Send(
            by,
            "/transactions",
            new
            {
                userId = by.Id,
                type = "transfer",
                amount,
                currency = "USD",
                fromAccount = from.Value,
                toAccount = to.Value,
            }
        );
        Assert.Equal("COMPLETED", (string?)answer.Data["status"]);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    /// <summary>Sends a transaction with several legs in dollars, and waits for its end.</summary>
    public Task<Answer> Multi(Actor by, params (AccountId Account, string Direction, decimal Amount)[] legs) =>
        Multi(by, "", legs);

    /// <summary>The same with a query.</summary>
    public Task<Answer> Multi(
        Actor by,
        string query,
        IEnumerable<(AccountId Account, string Direction, decimal Amount)> legs
    ) =>
        Send(
            by,
            $"/transactions{query}",
            new
            {
                userId = by.Id,
                type = "multi",
                postings = legs.Select(leg => new
                {
                    account = leg.Account.Value,
                    direction = leg.Direction,
                    amount = leg.Amount,
                    currency = "USD",
                }),
            }
        );

    public Task<Answer> Reverse(Actor by, string transaction, decimal? amount = null, string query = "") =>
        Send(by, $"/transactions/{transaction}/reverse{query}", new { amount, reason = "a mistake" });

    public async Task<Money> Balance(AccountId account) => (await Ledger.Find(account))!.Balance; // The test opened it.

    public async Task<JsonNode> Transaction(string id) => (await Service.Get($"/transactions/{id}", Admin)).Data;

    /// <summary>What the offline checks of accounts and transactions say against both logs.</summary>
    public IReadOnlyList<string> Violations()
    {
        ILogCheck[] checks = [new LedgerCheck(), new TransactionsCheck()];
        foreach (var fold in checks.SelectMany(check => check.Folds(["account", "transaction"])).ToList())
        {
            var taking = fold.Take(EventsOf(fold.Log));
            Assert.True(taking.IsCompletedSuccessfully);
        }
        var logs = new ReadLogs("", [], log => log is "account" or "transaction", new LogFacts(checks), _ => null);
        return
        [
            .. checks
                .SelectMany(check => check.Compare(logs))
                .Select(check => check.ToFinding())
                .Where(finding => finding.Violation is not null)
                .Select(finding => $"{finding.Invariant}: {finding.Violation}"),
        ];
    }

    private IReadOnlyList<Recorded> EventsOf(string log) =>
        [.. (log == "account" ? Ledger.Service : Service).Log.Read(0, 100_000)];

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Ledger.DisposeAsync();
        _store.Dispose();
    }
}
