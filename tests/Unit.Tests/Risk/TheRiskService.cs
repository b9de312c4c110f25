using System.Text.Json.Nodes;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Risk;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Risk;

/// <summary>The risk service in memory, asked as a saga asks it.</summary>
internal sealed class TheRiskService : IAsyncDisposable
{
    public static readonly UserId Alice = new("user_alice");
    public static readonly AccountId From = new("acc_from");
    public static readonly AccountId To = new("acc_to");
    public static readonly DateTimeOffset Now = new FakeTime().GetUtcNow();

    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private readonly TimeProvider _clock;
    private LoneService? _service;

    private TheRiskService(TimeProvider clock) => _clock = clock;

    /// <summary>What happened, as it is stored.</summary>
    public IReadOnlyList<Recorded> Recorded => Log.Read(0, 1000);

    public EventLog Log => Service.Log;

    private LoneService Service => _service ?? throw new InvalidOperationException("It has not started.");

    public static async Task<TheRiskService> Start(TimeProvider? clock = null)
    {
        var risk = new TheRiskService(clock ?? new FakeTime());
        await risk.Restart();
        return risk;
    }

    /// <summary>Ends the service and starts it again on what it left behind.</summary>
    public async Task Restart()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _service = await LoneService.Start(RiskService.Definition, _store, _views, _clock, new OtherServices());
    }

    /// <summary>A harmless transfer of Alice's, or what is said of it.</summary>
    public static AssessTransaction Asking(
        string transaction = "txn_1",
        Money? amount = null,
        UserId? user = null,
        DateTimeOffset? openedAt = null,
        DateTimeOffset? at = null,
        bool historic = false
    ) =>
        new(
            new TransactionId(transaction),
            user ?? Alice,
            TransactionType.Transfer,
            amount ?? Usd(1),
            From,
            openedAt ?? Now.AddYears(-1),
            To,
            at ?? Now,
            historic
        );

    public static Money Usd(long units, long cents = 0) => new((units * 100) + cents, Currency.Of("USD"));

    public Task<RiskAssessment> Assess(AssessTransaction transaction, string command = "step-1") =>
        Service.Call(RiskClient.AssessOperation, transaction, new CallContext("corr", command));

    /// <summary>Asks as <c>admin</c>, as a user, or as nobody.</summary>
    public Task<Answer> Get(string path, string? by = "admin") => Service.Get(path, Actor(by));

    /// <summary>Sends rules as <c>admin</c>, as a user, or as nobody.</summary>
    public Task<Answer> Put(JsonNode rules, string? by = "admin") =>
        Service.Send("PUT", "/rules", rules.ToJsonString(), Actor(by), key: null);

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private static Actor? Actor(string? by) => by is null ? null : new Actor(by, by == "admin" ? Role.Admin : Role.User);
}
