using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>Somebody who talks to Florin through the gateway, and holds every answer against the contract.</summary>
public sealed class Person
{
    /// <summary>Where transactions are.</summary>
    public const string Transactions = "/api/transaction/transactions";

    private static readonly ConditionalWeakTable<ITestFlorin, Task<Person>> Admins = [];
    private static readonly ConditionalWeakTable<ITestFlorin, Task<Person>> Seconds = [];
    private static int _keys;
    private readonly ITestFlorin _florin;
    private readonly Contract _contract;

    private Person(ITestFlorin florin, Contract contract, string id, string? token) =>
        (_florin, _contract, Id, Token) = (florin, contract, id, token);

    /// <summary>Their id.</summary>
    public string Id { get; }

    /// <summary>Their token; null for somebody whom nobody knows.</summary>
    public string? Token { get; }

    /// <summary>Somebody new.</summary>
    public static async Task<Person> New(ITestFlorin florin)
    {
        var contract = await Contract.Of(florin);
        var (id, token) = await florin.Gateway.Register("traveller");
        return new Person(florin, contract, id, token);
    }

    /// <summary>The same person at another Florin, on a copy of the data.</summary>
    public Person At(ITestFlorin florin) => new(florin, _contract, Id, Token);

    /// <summary>The administrator, who logs in once for each Florin, since they may do so five times only.</summary>
    public static Task<Person> Admin(ITestFlorin florin) => Admins.GetValue(florin, LogIn);

    /// <summary>Another administrator, whom the first one has made one.</summary>
    public static Task<Person> SecondAdmin(ITestFlorin florin) =>
        Seconds.GetValue(florin, static florin => WithRole(florin, "admin"));

    /// <summary>Somebody new whom the administrator has given a role.</summary>
    public static async Task<Person> WithRole(ITestFlorin florin, string role)
    {
        var email = $"{role}-{Key().Value}@example.com";
        const string Password = "a password for tests";
        var stranger = await Stranger(florin);
        var registered = await stranger.Post(
            "/api/user/users",
            new
            {
                email,
                password = Password,
                name = role,
            }
        );
        var id = (string)registered.Data["id"]!; // As in the contract.
        var given = await (await Admin(florin)).Ask("PUT", $"/api/user/users/{id}/role", new { role });
        Assert.True(given.Status == 200, given.Text);
        return new Person(florin, stranger._contract, id, await florin.Gateway.LogIn(email, Password));
    }

    /// <summary>The same person with another token, or with an API key.</summary>
    public Person With(string token) => new(_florin, _contract, Id, token);

    /// <summary>Somebody with a token that means nothing, or with none.</summary>
    public static async Task<Person> Stranger(ITestFlorin florin, string? token = null) =>
        new(florin, await Contract.Of(florin), "", token);

    /// <summary>An Idempotency-Key that nobody has used.</summary>
    public static (string Name, string Value) Key() =>
        ("Idempotency-Key", $"key-{Environment.ProcessId}-{Interlocked.Increment(ref _keys)}");

    /// <summary>Asks, and checks that the answer keeps the contract.</summary>
    public async Task<Answer> Ask(string method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var answer = await _florin.Gateway.Ask(method, path, body, Token, headers);
        var breaches = _contract.Breaches(method, path, answer).ToList();
        Assert.True(
            breaches.Count == 0,
            $"{method} {path}: the answer {string.Join(", ", breaches)}: {answer.Status} {answer.Text}"
        );
        return answer;
    }

    /// <summary>GET.</summary>
    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Ask("GET", path, null, headers);

    /// <summary>GET, again until all services are there: on a busy machine one may be late for a moment.</summary>
    public Task<Answer> GetOnceReady(string path) =>
        Eventually.Is(() => _florin.Gateway.Ask("GET", path, null, Token), answer => answer.Status != 503);

    /// <summary>POST.</summary>
    public Task<Answer> Post(string path, object? body = null, params (string Name, string Value)[] headers) =>
        Ask("POST", path, body, headers);

    /// <summary>Opens an account of their own.</summary>
    public async Task<string> Opens(string currency = "USD")
    {
        var answer = await Post("/api/account/accounts", new { userId = Id, currency });
        Assert.Equal(201, answer.Status);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    /// <summary>Opens an account with money on it.</summary>
    public async Task<string> OpensWith(decimal amount, string currency = "USD")
    {
        var account = await Opens(currency);
        await MovesTo("COMPLETED", Deposit(account, amount, currency));
        return account;
    }

    /// <summary>Makes a transaction, waits for its end, which must be this one, and gives it.</summary>
    public async Task<JsonNode> MovesTo(string status, JsonObject transaction)
    {
        var answer = await Post(Transactions, transaction, ("Prefer", "wait=30"));
        Assert.True((string?)answer.Body?["data"]?["status"] == status, $"{status} was expected: {answer.Text}");
        return answer.Data;
    }

    /// <summary>The body of a transfer.</summary>
    public JsonObject Transfer(string from, string to, decimal amount, string currency = "USD") =>
        Body("transfer", amount, currency, ("fromAccount", from), ("toAccount", to));

    /// <summary>The body of a deposit.</summary>
    public JsonObject Deposit(string to, decimal amount, string currency = "USD") =>
        Body("deposit", amount, currency, ("toAccount", to));

    /// <summary>The body of a withdrawal.</summary>
    public JsonObject Withdrawal(string from, decimal amount, string currency = "USD") =>
        Body("withdrawal", amount, currency, ("fromAccount", from));

    /// <summary>What is on an account.</summary>
    public async Task<decimal> Balance(string account, string query = "") =>
        (decimal)(await Get($"/api/account/accounts/{account}{query}")).Data["balance"]!; // As in the contract.

    /// <summary>The items of a list.</summary>
    public async Task<IReadOnlyList<JsonNode>> List(string path) =>
        [.. (await Get(path)).Data["items"]!.AsArray().Select(item => item!)]; // Lists have items, and none is null.

    /// <summary>The ids of the items of a list.</summary>
    public async Task<IReadOnlyList<string>> Ids(string path) => [.. (await List(path)).Select(item => (string)item["id"]!)];

    /// <summary>What happened to a transaction.</summary>
    public async Task<IReadOnlyList<string>> History(string transaction) =>
        [.. (await List($"{Transactions}/{transaction}/events")).Select(e => (string)e["eventType"]!)];

    private JsonObject Body(string type, decimal amount, string currency, params (string Name, string Account)[] accounts)
    {
        var body = new JsonObject
        {
            ["userId"] = Id,
            ["type"] = type,
            ["amount"] = amount,
            ["currency"] = currency,
        };
        foreach (var (name, account) in accounts)
            body[name] = account;
        return body;
    }

    private static async Task<Person> LogIn(ITestFlorin florin)
    {
        var stranger = await Stranger(florin, await florin.LogInAsAdmin());
        var id = (string)(await stranger.Get("/api/user/me")).Data["id"]!; // As in the contract.
        return new Person(florin, stranger._contract, id, stranger.Token);
    }
}
