using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class IdempotencyKeysInOneProcess(OneProcess florin) : IdempotencyKeys(florin);

[Collection(Sharing.Apart)]
public sealed class IdempotencyKeysBetweenSeveralProcesses(SeveralProcesses florin) : IdempotencyKeys(florin);

/// <summary>What becomes of a request that is sent again under its Idempotency-Key.</summary>
public abstract class IdempotencyKeys(ITestFlorin florin)
{
    private const string Replayed = "Idempotency-Replayed";

    [Fact]
    public async Task Give_a_second_request_the_first_answer_byte_for_byte()
    {
        var (person, account, key) = await Start();
        var body = person.Deposit(account, 5);
        var first = await person.Post(Person.Transactions, body, key);
        Assert.Equal((201, null), (first.Status, first.Header(Replayed)));
        for (var again = 0; again < 3; again++)
            IsReplay(first, await person.Post(Person.Transactions, body, key));
        Assert.Single(await person.Ids(Person.Transactions));
    }

    [Fact]
    public async Task Work_for_accounts_users_and_what_administrators_do()
    {
        var person = await Person.New(florin);
        var admin = await Person.Admin(florin);
        var stranger = await Person.Stranger(florin);
        var account = await person.Opens();
        var email = $"twice-{Person.Key().Value}@example.com";
        await Twice(person, "/api/account/accounts", new { userId = person.Id, currency = "EUR" });
        await Twice(admin, $"/api/account/accounts/{account}/freeze", null);
        await Twice(
            stranger,
            "/api/user/users",
            new
            {
                email,
                password = "a password for tests",
                name = "Twice",
            }
        );
        Assert.Equal(2, (await person.Ids("/api/account/accounts")).Count);
    }

    [Fact]
    public async Task Let_only_one_of_many_requests_at_once_through()
    {
        var (person, account, key) = await Start();
        var body = person.Deposit(account, 5).ToJsonString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => person.Post(Person.Transactions, body, key)));
        var accepted = answers.Where(a => a.Status == 201).ToList();
        Assert.Single(accepted.Select(a => a.Text).Distinct());
        Assert.Single(accepted, a => a.Header(Replayed) is null);
        Assert.All(answers.Except(accepted), a => Assert.Equal((409, "idempotency-in-flight"), (a.Status, a.Code)));
        IsReplay(accepted[0], await person.Post(Person.Transactions, body, key));
        Assert.Single(await person.Ids(Person.Transactions));
    }

    [Fact]
    public async Task Are_refused_for_another_body_or_another_path()
    {
        var (person, account, key) = await Start();
        await person.Post(Person.Transactions, person.Deposit(account, 5), key);
        var reused = await person.Post(Person.Transactions, person.Deposit(account, 6), key);
        Assert.Equal((422, "idempotency-key-reused"), (reused.Status, reused.Code));
        var elsewhere = await person.Post("/api/transaction/transactions", person.Withdrawal(account, 5), key);
        Assert.Equal((422, "idempotency-key-reused"), (elsewhere.Status, elsewhere.Code));
        Assert.Single(await person.Ids(Person.Transactions));
    }

    [Fact]
    public async Task Are_each_persons_own()
    {
        var (one, first, key) = await Start();
        var (other, second, _) = await Start();
        var answer = await one.Post(Person.Transactions, one.Deposit(first, 5), key);
        var others = await other.Post(Person.Transactions, other.Deposit(second, 5), key);
        Assert.Equal((201, null), (others.Status, others.Header(Replayed)));
        Assert.NotEqual(answer.Text, others.Text);
    }

    [Fact]
    public async Task Are_needed_for_two_equal_requests_to_be_one()
    {
        var (person, account, _) = await Start();
        await person.MovesTo("COMPLETED", person.Deposit(account, 5));
        await person.MovesTo("COMPLETED", person.Deposit(account, 5));
        Assert.Equal(2, (await person.Ids(Person.Transactions)).Count);
        Assert.Equal(10m, await person.Balance(account));
    }

    [Fact]
    public async Task Keep_a_refusal_of_the_business_too()
    {
        var (person, account, key) = await Start();
        var body = person.Withdrawal(account, 50);
        var refused = await person.Post(Person.Transactions, body, key);
        Assert.Equal((422, "insufficient-funds"), (refused.Status, refused.Code));
        Assert.Equal(
            (account, 50m, 0m, "USD"),
            (
                (string?)refused.Body!["accountId"], // A refusal has a body.
                (decimal?)refused.Body["needed"],
                (decimal?)refused.Body["available"],
                (string?)refused.Body["currency"]
            )
        );
        await person.MovesTo("COMPLETED", person.Deposit(account, 100));
        IsReplay(refused, await person.Post(Person.Transactions, body, key));
        Assert.Equal(100m, await person.Balance(account));
    }

    [Fact]
    public async Task Are_not_used_up_by_what_is_invalid_forbidden_or_unknown()
    {
        var (person, account, key) = await Start();
        var admin = await Person.Admin(florin);
        Assert.Equal(400, (await person.Post(Person.Transactions, person.Deposit(account, -5), key)).Status);
        Assert.Equal(403, (await person.Post(Person.Transactions, admin.Deposit(account, 5), key)).Status);
        var unknown = person.Deposit($"acc_{new string('0', 26)}", 5);
        Assert.Equal(404, (await person.Post(Person.Transactions, unknown, key)).Status);
        var answer = await person.Post(Person.Transactions, person.Deposit(account, 5), key);
        Assert.Equal((201, null), (answer.Status, answer.Header(Replayed)));
    }

    [Fact]
    public async Task Wait_again_where_the_client_prefers_to_wait()
    {
        var (person, account, key) = await Start();
        var body = person.Deposit(account, 5);
        var first = await person.Post(Person.Transactions, body, key, ("Prefer", "wait=20"));
        Assert.Equal((201, "COMPLETED"), (first.Status, (string?)first.Data["status"]));
        var again = await person.Post(Person.Transactions, body, key, ("Prefer", "wait=20"));
        Assert.Equal((201, "COMPLETED"), (again.Status, (string?)again.Data["status"]));
        Assert.Equal((null, "true"), (first.Header(Replayed), again.Header(Replayed)));
        Assert.Equal((string?)first.Data["id"], (string?)again.Data["id"]);
        var atOnce = await person.Post(Person.Transactions, body, key);
        Assert.Equal(("PENDING", "true"), ((string?)atOnce.Data["status"], atOnce.Header(Replayed)));
        Assert.Equal(5m, await person.Balance(account));
    }

    [Theory]
    [InlineData("with a space")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Must_be_visible_letters_up_to_255(string? value)
    {
        var (person, account, _) = await Start();
        var key = ("Idempotency-Key", value ?? new string('k', 256));
        var answer = await person.Post(Person.Transactions, person.Deposit(account, 5), key);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Body!["errors"]!["Idempotency-Key"]); // An invalid request has both.
    }

    [Fact]
    public async Task Stand_for_the_same_item_of_a_batch_wherever_it_is()
    {
        var (person, account, key) = await Start();
        var item = person.Deposit(account, 5);
        item["idempotencyKey"] = key.Value;
        var batch = new JsonObject { ["transactions"] = new JsonArray(item, item.DeepClone()) };
        for (var i = 0; i < 2; i++)
        {
            var answer = await person.Post($"{Person.Transactions}/batch", batch);
            Assert.Equal([201, 201], Results(answer).Select(r => (int)r["status"]!)); // As in the contract.
            Assert.Single(Results(answer).Select(r => (string?)r["data"]!["id"]).Distinct());
        }
        Assert.Single(await person.Ids(Person.Transactions));
    }

    [Fact]
    public async Task Stand_for_each_item_of_a_batch_that_is_sent_under_one()
    {
        var (person, _, key) = await Start();
        var accounts = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => person.Opens()));
        var source = await person.OpensWith(100);
        var transfers = accounts.Select((to, i) => person.Transfer(source, to, 10 + i));
        var batch = new JsonObject { ["transactions"] = new JsonArray([.. transfers]) };
        var first = await person.Post($"{Person.Transactions}/batch", batch, key);
        Assert.All(Results(first), r => Assert.Equal(201, (int?)r["status"]));
        Assert.Equal(5, Results(first).Select(r => (string?)r["data"]!["id"]).Distinct().Count());
        var again = await person.Post($"{Person.Transactions}/batch", batch, key);
        Assert.Equal(Results(first).Select(r => r.ToJsonString()), Results(again).Select(r => r.ToJsonString()));
        Assert.Equal("true", again.Header(Replayed));
        for (var i = 0; i < 5; i++)
        {
            var (account, amount) = (accounts[i], 10m + i);
            Assert.Equal(amount, await Eventually.Is(() => person.Balance(account), balance => balance == amount));
        }
    }

    [Fact]
    public async Task Are_one_where_the_header_stands_twice_and_refused_where_it_differs()
    {
        var (person, account, key) = await Start();
        var body = person.Deposit(account, 5);
        var twice = await SendRaw(person, body, $"Idempotency-Key: {key.Value}", $"idempotency-key: {key.Value}");
        Assert.Contains(" 201 ", twice, StringComparison.Ordinal);
        Assert.Equal("true", (await person.Post(Person.Transactions, body, key)).Header(Replayed));
        foreach (
            var (one, other) in ((string, string)[])
                [
                    ($"Idempotency-Key: {key.Value}", "Idempotency-Key: another"),
                    ("X-Request-Id: req-1", "X-Request-Id: req-2"),
                    ("Content-Type: application/json", "Content-Type: application/json; charset=utf-8"),
                    ($"Authorization: Bearer {person.Token}", "Authorization: Bearer another"),
                    ("traceparent: 00-1", "traceparent: 00-2"),
                    ("Origin: http://one.example", "Origin: http://two.example"),
                ]
        )
        {
            var refused = await SendRaw(person, body, one, other);
            Assert.Contains(" 400 ", refused.Split("\r\n")[0], StringComparison.Ordinal);
            Assert.Contains($"\"{one.Split(':')[0]}\":", refused, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("X-RateLimit-Limit:", refused, StringComparison.OrdinalIgnoreCase);
        }
        var token = $"Authorization: Bearer {person.Token}";
        Assert.Contains(" 201 ", await SendRaw(person, body, token, token), StringComparison.Ordinal);
        Assert.Equal(2, (await person.Ids(Person.Transactions)).Count);
    }

    private static IReadOnlyList<JsonNode> Results(Answer answer) => [.. answer.Data["results"]!.AsArray().Select(r => r!)]; // As in the contract.

    // By hand: HttpClient would join two values to one line.
    private async Task<string> SendRaw(Person person, JsonObject body, params string[] headers)
    {
        var gateway = florin.Gateway.BaseAddress!; // Every client here has one.
        using var connection = new TcpClient();
        await connection.ConnectAsync(gateway.Host, gateway.Port);
        var text = body.ToJsonString();
        string[] own = [$"Authorization: Bearer {person.Token}", "Content-Type: application/json"];
        var lines = own.Where(o => !headers.Any(h => h.Split(':')[0] == o.Split(':')[0])).Concat(headers);
        await connection
            .GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST {Person.Transactions} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{string.Join("\r\n", lines)}\r\n"
                        + $"Content-Length: {text.Length}\r\n\r\n{text}"
                )
            );
        using var reader = new StreamReader(connection.GetStream());
        return await reader.ReadToEndAsync();
    }

    private static async Task Twice(Person person, string path, object? body)
    {
        var key = Person.Key();
        var first = await person.Post(path, body, key);
        Assert.InRange(first.Status, 200, 299);
        IsReplay(first, await person.Post(path, body, key));
    }

    private static void IsReplay(Answer first, Answer again) =>
        Assert.Equal((first.Status, first.Text, "true"), (again.Status, again.Text, again.Header(Replayed)));

    private async Task<(Person Person, string Account, (string, string Value) Key)> Start()
    {
        var person = await Person.New(florin);
        return (person, await person.Opens(), Person.Key());
    }
}
