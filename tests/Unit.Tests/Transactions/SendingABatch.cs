using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Transactions;

namespace Florin.Unit.Tests.Transactions;

/// <summary>Batches sent to the transaction service, with and without keys, and what becomes of each item.</summary>
public sealed class SendingABatch : IAsyncLifetime, IDisposable
{
    private const string Batch = "/transactions/batch";
    private static readonly Actor Ann = new("user_ann", Role.User);
    private static readonly Actor Bob = new("user_bob", Role.User);
    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private LoneService _service = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _service = await Start();

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Under_a_key_makes_a_transaction_of_each_item_and_answers_them_all_again()
    {
        var items = Enumerable.Range(10, 5).Select(amount => Deposit(amount)).ToArray();
        var first = await Send("K", items);
        Assert.Equal(["10.00", "11.00", "12.00", "13.00", "14.00"], Accepted(first).Select(d => d["amount"]!.ToJsonString()));
        Assert.Equal(5, Created.Count);
        for (var again = 0; again < 3; again++)
        {
            if (again == 2)
                await Restart();
            var second = await Send("K", items);
            Assert.Equal(Results(first).ToJsonString(), Results(second).ToJsonString());
            Assert.Equal("true", second.Headers["Idempotency-Replayed"]);
        }
        Assert.Equal(5, Created.Count);
    }

    [Fact]
    public async Task Under_a_key_tells_an_item_that_is_another_one_now_and_no_other_item()
    {
        var first = await Send("K", Deposit(1), Deposit(2), Deposit(3));
        var changed = await Send("K", Deposit(1), Deposit(9), Deposit(3), Deposit(4));
        Are(changed, 201, 422, 201, 201);
        Assert.Equal("idempotency-key-reused", (string?)Results(changed)[1]!["problem"]!["code"]);
        Assert.Equal(Results(first)[2]!.ToJsonString(), Results(changed)[2]!.ToJsonString());
        Assert.Equal(4, Created.Count);
    }

    [Fact]
    public async Task Under_a_key_decides_an_item_that_was_mended()
    {
        Are(await Send("K", Deposit(-1), Deposit(2)), 400, 201);
        Are(await Send("K", Deposit(1), Deposit(2)), 201, 201);
        Assert.Equal(2, Created.Count);
    }

    [Fact]
    public async Task Under_a_key_lets_an_items_own_key_go_first()
    {
        var (own, other) = (Deposit(1, key: "L"), Deposit(2));
        var first = await Send("K", own, other);
        var elsewhere = await Send("M", Deposit(3), own);
        Assert.Equal(Results(first)[0]!.ToJsonString(), Results(elsewhere)[1]!.ToJsonString());
        Assert.Equal(3, Created.Count);
    }

    [Fact]
    public async Task Uses_its_key_up_for_any_other_request()
    {
        await Send("K", Deposit(1));
        Assert.Equal("idempotency-key-reused", (await _service.Post("/transactions", Deposit(1), Ann, "K")).Code);
        await _service.Post("/transactions", Deposit(1), Ann, "L");
        Are(await Send("L", Deposit(1), Deposit(2, key: "M")), 422, 201);
        Assert.Equal(201, (await _service.Post("/transactions", Deposit(1, Bob), Bob, "K")).Status);
        Assert.Equal(4, Created.Count);
    }

    [Fact]
    public async Task With_the_same_item_twice_under_one_key_makes_one_transaction()
    {
        var item = Deposit(5, key: "K");
        var first = await Send(null, item, item, item);
        Are(first, 201, 201, 201);
        Assert.Single(Results(first).Select(r => r!.ToJsonString()).Distinct());
        var second = await Send(null, item, item);
        Assert.Equal(Results(first)[0]!.ToJsonString(), Results(second)[1]!.ToJsonString());
        Assert.Single(Created);
    }

    [Fact]
    public async Task With_two_items_under_one_key_makes_the_first()
    {
        for (var time = 0; time < 2; time++)
        {
            var answer = await Send(null, Deposit(5, key: "K"), Deposit(6, key: "K"), Deposit(7, key: "L"));
            Are(answer, 201, 422, 201);
        }
        Assert.Equal(2, Created.Count);
    }

    [Theory]
    [InlineData("with a space")]
    [InlineData("K,K")]
    public async Task Under_what_is_no_key_is_refused_as_a_whole(string key)
    {
        var answer = await Send(key, Deposit(1), Deposit(2, key: "L"));
        Assert.Equal((400, true), (answer.Status, answer.Json["errors"]!.AsObject().ContainsKey("Idempotency-Key")));
        Assert.Empty(Created);
    }

    [Fact]
    public async Task Says_how_long_the_key_of_an_item_may_be()
    {
        var (longer, longest) = (new string('k', 256), new string('k', 300));
        var body = $$"""{"transactions": [{"idempotencyKey": "{{longer}}"}, {"idempotencyKey": "{{longest}}"}]}""";
        foreach (var result in Results(await _service.Post(Batch, body, Ann, "K")))
            Assert.Contains("at most 255 are allowed", result!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory] // Whatever an item is, the one before and the one after it are decided.
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    [InlineData("{\"userId\": 7}")]
    [InlineData("{\"idempotencyKey\": 7}")]
    [InlineData("{\"idempotencyKey\": \"\\ud800\"}")]
    [InlineData("{\"metadata\": {\"note\": \"\\udc00\"}}")]
    [InlineData("{\"metadata\": [1]}")]
    [InlineData("{\"amount\": \"1e400\"}")]
    public async Task Fails_a_bad_item_alone(string item)
    {
        var body = $$"""{"transactions": [{{Deposit(1)}}, {{item}}, {{Deposit(2)}}]}""";
        var answer = await _service.Post(Batch, body, Ann, "K");
        Assert.Equal(200, answer.Status);
        Assert.Equal((201, 201), (Statuses(answer)[0], Statuses(answer)[2]));
        Assert.InRange(Statuses(answer)[1], 400, 500);
        Assert.Equal(2, Created.Count);
    }

    [Fact]
    public async Task Fails_an_item_alone_whatever_goes_wrong_with_it()
    {
        var answer = await Send("K", Deposit(1), Deposit(666), Deposit(2));
        Are(answer, 201, 500, 201);
        var problem = Results(answer)[1]!["problem"]!;
        Assert.Equal("internal-error", (string?)problem["code"]);
        Assert.NotNull((string?)problem["requestId"]);
        Assert.Equal(2, Created.Count);
    }

    [Fact]
    public async Task Answers_with_metadata_as_deep_as_it_was_accepted()
    {
        var metadata = JsonNode.Parse($"{string.Concat(Enumerable.Repeat("{\"a\":", 8))}1{new string('}', 8)}");
        var item = (JsonObject)Deposit(1).DeepClone();
        item["metadata"] = metadata;
        Are(await Send("K", item), 201);
        Are(await Send(null, item), 201);
    }

    private static JsonObject Deposit(decimal amount, Actor? actor = null, string? key = null)
    {
        var body = new JsonObject
        {
            ["userId"] = (actor ?? Ann).Id,
            ["type"] = "deposit",
            ["amount"] = amount.ToString(CultureInfo.InvariantCulture),
            ["currency"] = "USD",
            ["toAccount"] = amount == 666 ? "acc_broken" : $"acc_{(actor ?? Ann).Id[5..]}",
        };
        if (key is not null)
            body["idempotencyKey"] = key;
        return body;
    }

    private Task<Answer> Send(string? key, params JsonObject[] items)
    {
        var body = new JsonObject { ["transactions"] = new JsonArray([.. items.Select(item => item.DeepClone())]) };
        return _service.Post(Batch, body.ToJsonString(), Ann, key);
    }

    private static JsonArray Results(Answer answer) => answer.Data["results"]!.AsArray(); // As in the contract.

    private static void Are(Answer answer, params int[] statuses) => Assert.Equal(statuses, Statuses(answer));

    private static int[] Statuses(Answer answer) => [.. Results(answer).Select(result => (int)result!["status"]!)];

    private static IEnumerable<JsonNode> Accepted(Answer answer) =>
        Results(answer).Where(result => (int)result!["status"]! == 201).Select(result => result!["data"]!);

    private List<StoredEvent> Created => [.. _store.Durable.Where(e => e.Type == nameof(TransactionCreated))];

    private async Task Restart()
    {
        await _service.DisposeAsync();
        _service = await Start();
    }

    // No service assesses the risk, so that each saga waits at its first step.
    private Task<LoneService> Start()
    {
        var others = new OtherServices()
            .Does(UsersClient.FindOperation, asked => new FoundUser(new UserCard(asked.Id, "a@example.com", "A", false)))
            .Does(AccountsClient.FindOperation, Found);
        return LoneService.Start(TransactionService.Definition, _store, _views, new WallClock(), others);
    }

    private static FoundAccount Found(FindAccount asked)
    {
        if (asked.Id.Value == "acc_broken")
            throw new InvalidOperationException("A defect.");
        var money = Money.Zero(Currency.Of("USD"));
        var owner = new UserId($"user_{asked.Id.Value[4..]}");
        return new FoundAccount(new AccountCard(asked.Id, owner, money, money, "OPEN", DateTimeOffset.UnixEpoch));
    }
}
