using System.Text.Json.Nodes;
using Florin.Contracts.Schedules;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Notifications;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Schedules;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Notifications;

/// <summary>The notification service, the log of transactions that it follows, and users of whom it asks.</summary>
public abstract class NotificationsScenario : IAsyncLifetime, IDisposable
{
    private protected static readonly Actor Admin = new("user_admin", Role.Admin);
    private protected static readonly Actor Ann = new("user_ann", Role.User);
    private protected static readonly Actor Bob = new("user_bob", Role.User);

    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly InMemoryLogStore _store = new();
    private readonly EventLog _transactions;
    private readonly EventLog _schedules;
    private int _appends;

    protected NotificationsScenario()
    {
        _transactions = SomeLog.Open("transaction", new InMemoryLogStore(), TransactionEvents.Register, Clock);
        _schedules = SomeLog.Open("schedule", new InMemoryLogStore(), types => ScheduleEvents.Register(types), Clock);
    }

    private protected LoneService Notifications { get; private set; } = null!; // Set before each test.

    private protected InMemoryViewStore Views { get; set; } = new();

    /// <summary>Timers run, so that consumers and mail go on; the hour stands.</summary>
    private protected WallClock Clock { get; } = new();

    private protected Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Who was asked for, each time.</summary>
    private protected List<UserId> Asked { get; } = [];

    private protected bool UsersAway { get; set; }

    public async ValueTask InitializeAsync() => Notifications = await Start();

    public virtual async ValueTask DisposeAsync()
    {
        await Notifications.DisposeAsync();
        _transactions.Dispose();
        _schedules.Dispose();
        Dispose();
    }

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task Restart(TimeSpan away = default)
    {
        await Notifications.DisposeAsync();
        Clock.Now += away;
        Notifications = await Start();
    }

    /// <summary>Something happens to a transaction.</summary>
    private protected async Task Happen(TransactionId id, params object[] events)
    {
        var stream = TransactionEvents.StreamOf(id);
        var version = _versions.GetValueOrDefault(stream);
        _versions[stream] = version + events.Length;
        var metadata = new Metadata(CommandId.Derived($"step_{++_appends}"), "Step", "system", id.Value);
        await _transactions.Append(metadata, [new StreamAppend(stream, version, events)], null, default);
    }

    private protected async Task Completes(string id, string user) =>
        await Happen(TransactionId.From($"txn_{id}"), SomeTransactions.Completed(id, user));

    /// <summary>Something happens to a schedule.</summary>
    private protected async Task HappenToSchedule(ScheduleId id, params object[] events)
    {
        var stream = $"schedule-{id}";
        var version = _versions.GetValueOrDefault(stream);
        _versions[stream] = version + events.Length;
        var metadata = new Metadata(CommandId.Derived($"step_{++_appends}"), "Step", "system", id.Value);
        await _schedules.Append(metadata, [new StreamAppend(stream, version, events)], null, default);
    }

    /// <summary>Waits until everything that happened to schedules is reported.</summary>
    private protected async Task SettleSchedules() =>
        Assert.True(await Consumer("schedule-failures").Reached(_schedules.Head, TimeSpan.FromSeconds(20), default));

    /// <summary>Waits until all that happened is told.</summary>
    private protected async Task Settle() =>
        Assert.True(await Consumer("notifications").Reached(_transactions.Head, TimeSpan.FromSeconds(20), default));

    private protected Consumer Consumer(string name) => Notifications.Consumers.Single(consumer => consumer.Name == name);

    private protected async Task<List<JsonNode>> Items(string path, Actor by) =>
        [.. (await Notifications.Get(path, by)).Data["items"]!.AsArray().Select(item => item!)];

    private protected static string Text(JsonNode item, string name) => item[name]!.GetValue<string>();

    private Task<LoneService> Start() =>
        LoneService.Start(
            NotificationsService.Definition,
            _store,
            Views,
            Clock,
            new OtherServices()
                .Does(UsersClient.FindOperation, (asked, _) => Find(asked.Id))
                .Does(SchedulesClient.FindOperation, _ => new FoundSchedule(new ScheduleCard(UserId.From(Ann.Id), "transfer"))),
            name => new LogFeed(name == "schedule" ? _schedules : _transactions),
            Settings
        );

    private Task<FoundUser> Find(UserId id)
    {
        lock (Asked)
            Asked.Add(id);
        if (UsersAway)
            throw new ServiceUnavailable("user", "the test wants it so.");
        var name = id.Value["user_".Length..];
        var card = name is "ghost" ? null : new UserCard(id, $"{name}@example.org", name.ToUpperInvariant(), Blocked: false);
        return Task.FromResult(new FoundUser(card));
    }
}
