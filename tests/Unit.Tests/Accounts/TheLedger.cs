using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Accounts;

/// <summary>The account service over storage in memory, with three people who exist: Alice, Bob and an administrator.</summary>
internal sealed class TheLedger : IAsyncDisposable
{
    /// <summary>A user who is blocked, or was erased.</summary>
    public static readonly UserId Blocked = new("user_blocked");

    public static readonly Actor Alice = new("user_alice", Role.User);
    public static readonly Actor Bob = new("user_bob", Role.User);
    public static readonly Actor Admin = new("user_admin", Role.Admin);
    private readonly OtherServices _others;
    private LoneService? _service;
    private int _commands;

    private TheLedger() =>
        _others = new OtherServices()
            .Does(UsersClient.FindOperation, Find)
            .Does(TransactionsClient.UnderWayOperation, (asked, call) => UnderWay(asked, call));

    /// <summary>Which transactions of an account are under way.</summary>
    public Func<ListUnderWay, CallContext, Task<ListedUnderWay>> UnderWay { get; set; } =
        (_, _) => Task.FromResult(new ListedUnderWay([]));

    public WallClock Clock { get; } = new();

    public InMemoryLogStore Store { get; } = new();

    public InMemoryViewStore Views { get; } = new();

    public LoneService Service => _service ?? throw new InvalidOperationException("It has not started.");

    /// <summary>A copy of the log; null for none.</summary>
    public InMemoryReplica? Replica { get; private init; }

    /// <summary>Nothing is committed that the copy does not have.</summary>
    public bool RequiresAll { get; private init; }

    /// <summary>Its configuration; the defaults where it has none.</summary>
    public IReadOnlyDictionary<string, string?>? Settings { get; private init; }

    public static async Task<TheLedger> Start(
        InMemoryReplica? replica = null,
        bool requiresAll = false,
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        var ledger = new TheLedger
        {
            Replica = replica,
            RequiresAll = requiresAll,
            Settings = settings,
        };
        await ledger.Restart();
        return ledger;
    }

    public async Task Restart()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _service = await LoneService.Start(
            AccountsService.Definition,
            Store,
            Views,
            Clock,
            _others,
            settings: Settings,
            replica: Replica,
            requiresAll: RequiresAll
        );
    }

    public async Task<AccountId> Open(Actor owner, string currency = "USD", string? overdraft = null)
    {
        var body = new
        {
            userId = owner.Id,
            currency,
            overdraftLimit = overdraft,
        };
        var answer = await Service.Post("/accounts", body, Admin);
        Assert.Equal(201, answer.Status);
        return new AccountId((string)answer.Data["id"]!);
    }

    public async Task<AccountId> OpenWith(Money balance, Actor? owner = null)
    {
        var account = await Open(owner ?? Alice);
        Assert.Null((await Credit(Of(account, balance, Counterpart.World))).Refusal);
        return account;
    }

    public static PostToAccount Of(
        AccountId account,
        Money amount,
        Counterpart counterpart = Counterpart.Clearing,
        DateTimeOffset? effectiveAt = null,
        bool compensates = false
    ) => new(account, Some.Transaction, amount, counterpart, "rent", effectiveAt ?? Some.Now, compensates);

    public Task<Posted> Debit(PostToAccount posting, string? command = null) =>
        Service.Call(AccountsClient.DebitOperation, posting, Context(command));

    public Task<Posted> Credit(PostToAccount posting, string? command = null) =>
        Service.Call(AccountsClient.CreditOperation, posting, Context(command));

    public async Task<AccountCard?> Find(AccountId id) =>
        (await Service.Call(AccountsClient.FindOperation, new FindAccount(id), new CallContext("txn_1"))).Account;

    /// <summary>The books of everything that is durable.</summary>
    public Books Books()
    {
        var books = new Books();
        for (var position = 0L; Service.Log.Read(position, 1000) is { Count: > 0 } events; position = events[^1].Position)
            foreach (var happened in events)
                books.Add(happened);
        return books;
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private CallContext Context(string? command) =>
        new("txn_1", command ?? $"txn_1/step-{Interlocked.Increment(ref _commands)}");

    private static FoundUser Find(FindUser asked) =>
        new(
            asked.Id == Blocked || new[] { Alice, Bob, Admin }.Any(actor => actor.Id == asked.Id.Value)
                ? new UserCard(asked.Id, $"{asked.Id}@example.com", asked.Id.Value, Blocked: asked.Id == Blocked)
                : null
        );
}
