using System.Text.Json.Nodes;
using Florin.Contracts.Risk;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Risk;
using Florin.Testing;
using static Florin.Unit.Tests.Risk.TheRiskService;

namespace Florin.Unit.Tests.Risk;

public sealed class ChangingTheRules : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private TheRiskService _risk = null!; // Started before each test.

    public async ValueTask InitializeAsync() => _risk = await Start(_time);

    public async ValueTask DisposeAsync() => await _risk.DisposeAsync();

    [Fact]
    public async Task Begins_with_those_of_the_configuration()
    {
        var answer = await _risk.Get("/rules");
        Assert.Equal(
            """
            {"largeAmount":{"points":0.7,"at":{"EUR":10000.00,"GBP":10000.00,"USD":10000.00},"default":10000},"velocity":{"points":0.6,"over":10},"newAccount":{"points":0.1,"youngerThanHours":24,"amountAtLeast":1000},"blocked":{"users":[],"accounts":[]},"reviewAt":0.7,"rejectAt":0.9,"structuring":{"points":0.7,"times":5},"version":0,"changedBy":null,"changedAt":null}
            """,
            answer.Data.ToJsonString()
        );
    }

    [Fact]
    public async Task Takes_effect_from_the_next_transaction_on_and_is_recorded()
    {
        var rules = SomeRules.Json();
        rules["largeAmount"]!["at"] = new JsonObject { ["USD"] = 20_000 };
        rules["blocked"]!["users"] = new JsonArray("user_mallory", "user_mallory", "user_eve");
        rules["reviewAt"] = 0.3m;
        var answer = await _risk.Put(rules);
        Assert.Equal(200, answer.Status);
        Assert.Equal(0, (await _risk.Assess(Asking(amount: Usd(10_000)))).Score);
        var mallory = await _risk.Assess(Asking("txn_2", user: new Kernel.UserId("user_mallory")));
        Assert.Equal((1m, RiskDecision.Rejected), (mallory.Score, mallory.Decision));
        var changed = Assert.IsType<RiskRulesChanged>(_risk.Recorded[0].Data);
        Assert.Equal(("rules", "admin"), (_risk.Recorded[0].Stream, changed.By));
        Assert.Equal(["user_eve", "user_mallory"], changed.Rules.Blocked.Users.Select(user => user.Value));
        Assert.Equal(1, Assert.IsType<RiskAssessed>(_risk.Recorded[1].Data).Rules);
    }

    [Fact]
    public async Task Takes_effect_within_a_second_when_nobody_came_to_know_that_it_happened()
    {
        await _risk.Assess(Asking());
        var rules = new RiskOptions().ToRules() with { Blocked = new BlockedRule([Alice], []) };
        var work = new Work<RuleBook>(
            RuleBook.Stream,
            new Metadata(CommandId.Derived("change-1"), "ChangeRules", "admin", "corr"),
            (book, now) => book.Change(rules, madeFrom: null, "admin", now)
        );
        await _risk.Log.Execute(work, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await _risk.Assess(Asking("txn_2"))).Score);
    }

    [Fact]
    public async Task Lasts_beyond_a_restart()
    {
        var rules = SomeRules.Json();
        rules["velocity"]!["over"] = 5;
        var changed = await _risk.Put(rules);
        await _risk.Restart();
        var read = await _risk.Get("/rules");
        Assert.Equal(changed.Data.ToJsonString(), read.Data.ToJsonString());
        Assert.Equal((1, "admin"), ((int)read.Data["version"]!, (string?)read.Data["changedBy"]));
        Assert.Equal(5, (int)read.Data["velocity"]!["over"]!);
    }

    [Fact]
    public async Task Takes_back_what_was_read()
    {
        var read = (await _risk.Get("/rules")).Data;
        var answer = await _risk.Put(read);
        Assert.Equal(200, answer.Status);
        Assert.Equal(read["largeAmount"]!.ToJsonString(), answer.Data["largeAmount"]!.ToJsonString());
    }

    [Fact]
    public async Task Leaves_what_came_later_as_configured_where_it_is_not_said()
    {
        await _risk.Put(SomeRules.Json());
        var francs = Asking(amount: new Money(10_000_00, Currency.Of("CHF")));
        Assert.Equal(RiskDecision.Review, (await _risk.Assess(francs)).Decision);
        var rules = SomeRules.Json();
        rules["largeAmount"]!["default"] = 50_000;
        rules["structuring"] = new JsonObject { ["points"] = 0, ["times"] = 2 };
        var changed = (await _risk.Put(rules)).Data;
        Assert.Equal((50_000, 2), ((int)changed["largeAmount"]!["default"]!, (int)changed["structuring"]!["times"]!));
        Assert.Equal(RiskDecision.Approved, (await _risk.Assess(francs with { Transaction = new("txn_2") })).Decision);
    }

    [Fact]
    public async Task Is_refused_when_somebody_else_was_faster()
    {
        var first = SomeRules.Json();
        first["version"] = 0;
        Assert.Equal(200, (await _risk.Put(first)).Status);
        var second = await _risk.Put(first);
        Assert.Equal((409, "wrong-state"), (second.Status, (string?)second.Json["code"]));
        first["version"] = 1;
        Assert.Equal(200, (await _risk.Put(first)).Status);
    }

    [Theory]
    [InlineData("user_alice", 403)]
    [InlineData(null, 401)]
    public async Task Is_for_administrators(string? token, int status)
    {
        Assert.Equal(status, (await _risk.Put(SomeRules.Json(), token)).Status);
        Assert.DoesNotContain(_risk.Recorded, recorded => recorded.Data is RiskRulesChanged);
    }

    [Fact]
    public async Task Is_refused_with_everything_that_is_missing() =>
        Assert.Equal(
            [
                "blocked.accounts",
                "blocked.users",
                "largeAmount.at",
                "largeAmount.points",
                "newAccount.amountAtLeast",
                "newAccount.points",
                "newAccount.youngerThanHours",
                "rejectAt",
                "reviewAt",
                "velocity.over",
                "velocity.points",
            ],
            await Wrong(new JsonObject())
        );

    [Fact]
    public async Task Is_refused_with_everything_that_is_wrong()
    {
        var rules = JsonNode.Parse(
            """
            {
              "largeAmount": {"points": 1.1, "at": {"XXY": 1, "usd": 1, "JPY": 0.5, "EUR": 0, "GBP": "1e3", "CHF": null}},
              "velocity": {"points": -0.1, "over": 101},
              "newAccount": {"points": 0.00001, "youngerThanHours": 0, "amountAtLeast": -1},
              "blocked": {"users": ["user_1", "bob", null], "accounts": ["user_1"]},
              "reviewAt": 0.9,
              "rejectAt": 0.8
            }
            """
        );
        Assert.Equal(
            [
                "blocked.accounts[0]",
                "blocked.users[1]",
                "blocked.users[2]",
                "largeAmount.at",
                "largeAmount.at.CHF",
                "largeAmount.at.EUR",
                "largeAmount.at.GBP",
                "largeAmount.at.JPY",
                "largeAmount.points",
                "newAccount.amountAtLeast",
                "newAccount.points",
                "newAccount.youngerThanHours",
                "reviewAt",
                "velocity.over",
                "velocity.points",
            ],
            await Wrong(rules!)
        );
    }

    [Theory]
    [InlineData("""{"reviewAt": "high"}""", "reviewAt")]
    [InlineData("""{"velocity": {"over": 1.5}}""", "velocity.over")]
    [InlineData("""{"velocity": []}""", "velocity")]
    [InlineData("""{"rejectAt": 1e400}""", "rejectAt")]
    [InlineData("""{"blocked": {"users": [7]}}""", "blocked.users[0]")]
    public async Task Is_refused_where_a_field_is_of_another_kind(string rules, string field) =>
        Assert.Equal([field], await Wrong(JsonNode.Parse(rules)!));

    private async Task<IEnumerable<string>> Wrong(JsonNode rules)
    {
        var answer = await _risk.Put(rules);
        Assert.Equal((400, "invalid-request"), (answer.Status, (string?)answer.Json["code"]));
        Assert.DoesNotContain(_risk.Recorded, recorded => recorded.Data is RiskRulesChanged);
        return answer.Json["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal);
    }
}
