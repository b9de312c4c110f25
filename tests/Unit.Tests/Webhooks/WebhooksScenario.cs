using System.Net;
using System.Text.Json.Nodes;
using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Schedules;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Payments.Files;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Platform.Secrets;
using Florin.Schedules;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Unit.Tests.Notifications;
using Florin.Users;
using Florin.Webhooks;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Unit.Tests.Webhooks;

/// <summary>The webhook service, the logs that it follows, and a program on loopback that it may send to.</summary>
public abstract class WebhooksScenario : IAsyncLifetime, IDisposable
{
    private protected static readonly Actor Admin = new("user_admin", Role.Admin);
    private protected static readonly Actor Ann = new("user_ann", Role.User);
    private protected static readonly Actor Bob = new("user_bob", Role.User);

    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private readonly EventLog _transactions;
    private readonly EventLog _accounts;
    private readonly EventLog _users;
    private readonly EventLog _schedules;
    private readonly EventLog _payments;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("florin-webhooks-");
    private int _appends;

    protected WebhooksScenario()
    {
        _transactions = SomeLog.Open("transaction", new InMemoryLogStore(), TransactionEvents.Register, Clock);
        _accounts = SomeLog.Open("account", new InMemoryLogStore(), AccountEvents.Register, Clock);
        _users = SomeLog.Open("user", new InMemoryLogStore(), UserEvents.Register, Clock);
        _schedules = SomeLog.Open("schedule", new InMemoryLogStore(), types => ScheduleEvents.Register(types), Clock);
        _payments = SomeLog.Open("payment", new InMemoryLogStore(), PaymentFileEvents.Register, Clock);
        Settings["Webhooks:AllowedNetworks"] = "127.0.0.0/8";
    }

    private protected LoneService Webhooks { get; private set; } = null!; // Set before each test.

    private protected SomeEndpoint Program { get; private set; } = null!; // Likewise.

    /// <summary>Timers run, so that deliveries go on; the hour stands until a test sets it.</summary>
    private protected WallClock Clock { get; } = new();

    private protected Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Users that are not as usual.</summary>
    private protected Dictionary<string, UserCard> Users { get; } = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        Program = await SomeEndpoint.Start();
        Webhooks = await Start();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Webhooks.DisposeAsync();
        await Program.DisposeAsync();
        _transactions.Dispose();
        _accounts.Dispose();
        _users.Dispose();
        _schedules.Dispose();
        _payments.Dispose();
        Dispose();
    }

    public void Dispose()
    {
        _store.Dispose();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected async Task Restart()
    {
        await Webhooks.DisposeAsync();
        Webhooks = await Start();
    }

    /// <summary>Registers an endpoint of the program.</summary>
    private protected async Task<JsonNode> Register(Actor by, object? body = null, string path = "/hook")
    {
        var answer = await Webhooks.Post("/endpoints", body ?? new { url = Program.Url + path }, by);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Data;
    }

    private protected async Task Completes(string id, string user) =>
        await Happen($"transaction-txn_{id}", _transactions, SomeTransactions.Completed(id, user));

    private protected async Task Opens(string account, Actor owner) =>
        await Happen(
            $"account-{account}",
            _accounts,
            new AccountOpened(
                AccountId.From(account),
                UserId.From(owner.Id),
                "Savings",
                new Money(0, Currency.Of("EUR")),
                Clock.Now
            )
        );

    /// <summary>Erases a user, of which the service learns by their log.</summary>
    private protected async Task Erases(Actor user) =>
        await Happen($"user-{user.Id}", _users, new UserErased(Admin.Id, Clock.Now));

    private protected async Task Freezes(string account) =>
        await Happen($"account-{account}", _accounts, new AccountFrozen(AccountId.From(account)));

    /// <summary>Waits until so many webhooks have arrived, and says what they are.</summary>
    private protected async Task<IReadOnlyList<ArrivedWebhook>> Arrived(int count) =>
        await Eventually.Is(() => Task.FromResult(Program.Arrived.ToArray()), arrived => arrived.Length >= count);

    /// <summary>Waits until the deliveries of somebody are as expected.</summary>
    private protected async Task<IReadOnlyList<JsonNode>> Deliveries(Actor by, Func<IReadOnlyList<JsonNode>, bool> expected) =>
        await Eventually.Is(() => Items("/deliveries?limit=100", by), expected);

    private protected async Task<IReadOnlyList<JsonNode>> Items(string path, Actor by)
    {
        var answer = await Webhooks.Get(path, by);
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Data["items"]!.AsArray().Select(item => item!)]; // A list has items, none of them null.
    }

    /// <summary>Waits until everything that happened was looked at.</summary>
    private protected async Task Settle()
    {
        foreach (
            var (name, log) in (IEnumerable<(string, EventLog)>)
                [("webhooks-transaction", _transactions), ("webhooks-account", _accounts)]
        )
            Assert.True(
                await Webhooks.Consumers.Single(c => c.Name == name).Reached(log.Head, TimeSpan.FromSeconds(60), default)
            );
    }

    private Dictionary<string, EventLog> Logs =>
        new(StringComparer.Ordinal)
        {
            ["transaction"] = _transactions,
            ["account"] = _accounts,
            ["user"] = _users,
            ["schedule"] = _schedules,
            ["payment"] = _payments,
        };

    private protected static string Text(JsonNode node, string name) => (string)node[name]!; // The test fails without it.

    /// <summary>Has something happen in the log of a service.</summary>
    private protected Task Happens(string service, string stream, params object[] events) =>
        Happen(stream, Logs[service], events);

    private async Task Happen(string stream, EventLog log, params object[] events)
    {
        var version = _versions.GetValueOrDefault(stream);
        _versions[stream] = version + events.Length;
        var metadata = new Metadata(CommandId.Derived($"step_{++_appends}"), "Step", "system", stream);
        await log.Append(metadata, [new StreamAppend(stream, version, events)], null, default);
    }

    private Task<LoneService> Start() =>
        LoneService.Start(
            WebhookService.With((host, _) => Task.FromResult(Resolve(host))),
            _store,
            _views,
            Clock,
            new OtherServices()
                .Does(UsersClient.FindOperation, asked => new FoundUser(Find(asked.Id)))
                .Does(AccountsClient.FindOperation, asked => new FoundAccount(Account(asked.Id)))
                .Does(SchedulesClient.FindOperation, _ => new FoundSchedule(new ScheduleCard(UserId.From(Ann.Id), "transfer")))
                .Does(PaymentsClient.OwnerOperation, _ => new FoundPaymentFileOwner(UserId.From(Ann.Id))),
            name => new LogFeed(Logs[name]),
            Settings,
            runtime => runtime with { Secrets = new FileSecrets(_directory.FullName, Clock) }
        );

    private protected virtual IPAddress[] Resolve(string host) => [IPAddress.Loopback];

    private UserCard Find(UserId id) =>
        Users.GetValueOrDefault(id.Value)
        ?? new UserCard(id, "a@example.org", "A", Blocked: false, Role: id.Value == Admin.Id ? "admin" : "user");

    private AccountCard Account(AccountId id) => new(id, UserId.From("user_ann"), Nothing, Nothing, "OPEN", Clock.Now);

    private static Money Nothing => new(0, Currency.Of("EUR"));
}
