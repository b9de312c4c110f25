using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Florin.Contracts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Schedules;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Users;
using static Florin.Unit.Tests.Schedules.SomeSchedule;

namespace Florin.Unit.Tests.Schedules;

/// <summary>The schedule service, on a clock that a test moves, and around it a bank that moves money once for each command id.</summary>
internal sealed class ABank : IAsyncDisposable
{
    public static readonly Actor Alice = new("user_alice", Role.User);
    public static readonly Actor Bob = new("user_bob", Role.User);
    public static readonly Actor Admin = new("user_admin", Role.Admin);
    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private readonly Dictionary<string, string?> _settings;
    private readonly OtherServices _others;
    private readonly EventLog _users;
    private LoneService? _service;

    private ABank(Dictionary<string, string?> settings)
    {
        _settings = settings;
        _users = SomeLog.Open("user", new InMemoryLogStore(), UserEvents.Register, Time);
        _others = new OtherServices()
            .Does(AccountsClient.FindOperation, asked => new FoundAccount(Find(asked.Id)))
            .Does(OrdersClient.FeesOperation, asked => new AskedFees([.. asked.Items.Select(Charged)]))
            .Does(OrdersClient.OrderOperation, (order, context) => Task.FromResult(Order(order, context.CommandId!))); // An order has one.
    }

    public FakeTime Time { get; } = new();

    /// <summary>What moved, by the id of the command that moved it.</summary>
    public ConcurrentDictionary<string, OrderTransaction> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>How often something was ordered.</summary>
    public int Asked { get; private set; }

    /// <summary>What is on the source.</summary>
    public long Balance { get; set; } = 1_000_00;

    /// <summary>What every transaction is charged on top.</summary>
    public long Fee { get; set; }

    /// <summary>What the source has by purpose; null where it is not segregated.</summary>
    public IReadOnlyList<PurposeCard>? Purposes { get; set; }

    /// <summary>Transactions end; otherwise they stay under way.</summary>
    public bool Ends { get; set; } = true;

    /// <summary>So many orders fail before anything moves.</summary>
    public int FailsBefore { get; set; }

    /// <summary>The replies to so many orders are lost.</summary>
    public int LosesReplies { get; set; }

    public LoneService Service => _service ?? throw new InvalidOperationException("It has not started.");

    public static async Task<ABank> Start(params (string Key, string Value)[] settings)
    {
        var bank = new ABank(settings.ToDictionary(one => one.Key, string? (one) => one.Value, StringComparer.Ordinal));
        await bank.Restart();
        return bank;
    }

    public async Task Restart()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _service = await LoneService.Start(
            SchedulesService.Definition,
            _store,
            _views,
            Time,
            _others,
            _ => new LogFeed(_users),
            _settings
        );
    }

    /// <summary>The body of a schedule of Alice's.</summary>
    public static JsonObject Body(params (string Name, JsonNode? Value)[] fields)
    {
        var body = new JsonObject
        {
            ["userId"] = Alice.Id,
            ["type"] = "transfer",
            ["amount"] = "100.00",
            ["currency"] = "EUR",
            ["fromAccount"] = From.Value,
            ["toAccount"] = To.Value,
        };
        foreach (var (name, value) in fields)
            body[name] = value;
        return body;
    }

    public async Task<string> Creates(params (string Name, JsonNode? Value)[] fields)
    {
        var answer = await Service.Post("/schedules", Body(fields), Alice);
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    public Task<Answer> Shows(string id) => Service.Get($"/schedules/{id}", Alice);

    public async Task<IReadOnlyList<string>> Occurrences(string id) =>
        [
            .. (await Service.Get($"/schedules/{id}/occurrences?limit=100", Alice)).Data["items"]!
                .AsArray()
                .Select(one => $"{(string?)one!["runsAt"]} {one["status"]} {one["code"]}".Trim()),
        ];

    /// <summary>Lets time pass, in steps, until something is so of a schedule.</summary>
    public Task<Answer> Until(string id, Func<JsonNode, bool> expected, TimeSpan? step = null) =>
        Eventually.Is(
            async () =>
            {
                Time.Advance(step ?? TimeSpan.FromSeconds(1));
                return await Shows(id);
            },
            shown => expected(shown.Data)
        );

    /// <summary>Erases a user, of which the service learns by their log.</summary>
    public Task Erases(Actor user) =>
        _users.Append(
            new Metadata(CommandId.Derived($"erase_{user.Id}"), "EraseUser", Admin.Id, user.Id),
            [new StreamAppend($"user-{user.Id}", 0, [new UserErased(Admin.Id, Time.GetUtcNow())])],
            null,
            default
        );

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _users.Dispose();
        _store.Dispose();
    }

    private AccountCard? Find(AccountId id) =>
        id == From ? Card(id, Alice, Balance) with { Purposes = Purposes }
        : id == To ? Card(id, Bob, 0)
        : null;

    private static AccountCard Card(AccountId id, Actor owner, long minor)
    {
        var money = new Money(minor, Currency.Of("EUR"));
        return new AccountCard(
            id,
            new UserId(owner.Id),
            money,
            money with
            {
                Minor = minor + 50_00,
            },
            "OPEN",
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
    }

    private ChargedAmount Charged(FeeQuestion question)
    {
        var amount = question.Within ? question.Amount.Minor - Fee : question.Amount.Minor;
        var fee = question.Amount with { Minor = amount > 0 ? Fee : 0 };
        return new ChargedAmount(question.Amount with { Minor = Math.Max(0, amount) }, fee);
    }

    private OrderedTransaction Order(OrderTransaction order, string command)
    {
        Asked++;
        if (FailsBefore-- > 0)
            throw new ServiceUnavailable("transaction", "the test wants it so.");
        if (!Moved.ContainsKey(command))
        {
            if (order.Amount.Minor + Fee > Balance)
                return new OrderedTransaction(null, null, new RefusalCard("insufficient-funds", "There is no money.", null));
            Balance -= order.Amount.Minor + Fee;
            Moved[command] = order;
        }
        if (LosesReplies-- > 0)
            throw new ServiceUnavailable("transaction", "the reply was lost.");
        return new OrderedTransaction(new TransactionId("txn_1"), Ends ? "COMPLETED" : "PROCESSING", null);
    }
}
