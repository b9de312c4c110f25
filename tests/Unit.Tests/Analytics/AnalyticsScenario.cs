using System.Text.Json.Nodes;
using Florin.Analytics;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Analytics;

/// <summary>The analytics service and the log of transactions that it follows, whose clock the test sets.</summary>
public abstract class AnalyticsScenario : IAsyncLifetime, IDisposable
{
    private protected static readonly Actor Admin = new("user_admin", Role.Admin);
    private readonly Dictionary<TransactionId, long> _versions = [];
    private readonly InMemoryLogStore _store = new();
    private readonly EventLog _transactions;
    private int _appends;

    protected AnalyticsScenario() =>
        _transactions = SomeLog.Open("transaction", new InMemoryLogStore(), TransactionEvents.Register, Clock);

    private protected LoneService Analytics { get; private set; } = null!; // Set before each test.

    private protected InMemoryViewStore Views { get; } = new();

    private protected WallClock Clock { get; } = new();

    private protected Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>What it shares with other instances.</summary>
    private protected virtual IRemoteStore? Remote => null;

    /// <summary>All that happened.</summary>
    private protected IReadOnlyList<Recorded> Happened => _transactions.Read(0, int.MaxValue);

    public virtual async ValueTask InitializeAsync() => Analytics = await Start();

    public virtual async ValueTask DisposeAsync()
    {
        await Analytics.DisposeAsync();
        _transactions.Dispose();
        Dispose();
    }

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task Restart()
    {
        await Analytics.DisposeAsync();
        Analytics = await Start();
    }

    private protected TransactionFacts Facts(
        string id,
        string amount = "10.00",
        string currency = "USD",
        string from = "acc_1",
        string to = "acc_2"
    )
    {
        var of = Currency.Of(currency);
        Assert.True(Money.TryParse(amount, of, out var money, out _));
        return new TransactionFacts(
            TransactionId.From($"txn_{id}"),
            UserId.From("user_ann"),
            TransactionType.Transfer,
            money,
            from.Length == 0 ? null : AccountId.From(from),
            to.Length == 0 ? null : AccountId.From(to),
            null,
            null,
            Clock.Now
        );
    }

    private protected Task Create(TransactionFacts facts) =>
        Happen(facts, new TransactionCreated(facts, null, null, facts.CreatedAt, null, "transfer.1", null));

    private protected Task Complete(TransactionFacts facts) => Happen(facts, new TransactionCompleted(facts));

    private protected Task Fail(TransactionFacts facts) =>
        Happen(facts, new TransactionFailed(facts, "debit", "account-frozen", "The account is frozen.", Compensated: false));

    private protected async Task Happen(TransactionFacts facts, params object[] events)
    {
        var version = _versions.GetValueOrDefault(facts.Id);
        _versions[facts.Id] = version + events.Length;
        var metadata = new Metadata(CommandId.Derived($"step_{++_appends}"), "Step", "system", facts.Id.Value);
        await _transactions.Append(
            metadata,
            [new StreamAppend(TransactionEvents.StreamOf(facts.Id), version, events)],
            null,
            default
        );
    }

    /// <summary>Waits until all that happened is counted.</summary>
    private protected async Task Settle()
    {
        var consumer = Analytics.Consumers.Single(c => c.Name == "analytics");
        Assert.True(
            await consumer.Reached(_transactions.Head, TimeSpan.FromSeconds(20), default),
            consumer.Failure ?? consumer.Halted
        );
    }

    private protected async Task<JsonNode> Data(string path) => (await Analytics.Get(path, Admin)).Data;

    private protected async Task<List<JsonNode>> Items(string path) =>
        [.. (await Data(path))["items"]!.AsArray().Select(i => i!)];

    private Task<LoneService> Start() =>
        LoneService.Start(
            AnalyticsService.Definition,
            _store,
            Views,
            Clock,
            new OtherServices().Does(UsersClient.DenialOperation, _ => new DenialRecorded()),
            _ => new LogFeed(_transactions),
            Settings,
            with: runtime => runtime with { RemoteStore = Remote }
        );
}
