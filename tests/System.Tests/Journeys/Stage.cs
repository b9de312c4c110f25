using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>A request as it is sent under a key, and others that are not the same.</summary>
internal sealed record Keyed(
    Person By,
    string Path,
    object? Body = null,
    object? OtherBody = null,
    string? Elsewhere = null,
    Func<Task<Answer>>? Undo = null
)
{
    public Task<Answer> Ask(string method, (string, string) key) => By.Ask(method, Path, Body, key);
}

/// <summary>Whom and what the rows are about.</summary>
internal sealed record Stage(ITestFlorin Florin, Person Person, Person Admin, Person Second, Person Stranger)
{
    public const string Keys = "/api/user/api-keys";
    public const string Programs = "/api/user/service-accounts";
    public const string Clients = "/api/user/clients";

    public const string Endpoints = "/api/webhook/endpoints";

    public static async Task<Stage> Set(ITestFlorin florin) =>
        new(
            florin,
            await Person.New(florin),
            await Person.Admin(florin),
            await Person.SecondAdmin(florin),
            await Person.Stranger(florin)
        );

    public static object ApiKey(string name) => new { name, scopes = new[] { "accounts:read" } };

    public async Task<string> Key() => $"{Keys}/{(string)(await Person.Post(Keys, ApiKey("key"))).Data["id"]!}"; // As in the contract.

    public async Task<string> Program() =>
        $"{Programs}/{(string)(await Admin.Post(Programs, new { name = "p", role = "user" })).Data["id"]!}"; // Likewise.

    public static object Client(string name) =>
        new
        {
            name,
            type = "confidential",
            grants = new[] { "device_code" },
            scopes = new[] { "openid" },
        };

    public async Task<string> Client() => $"{Clients}/{(string)(await Admin.Post(Clients, Client("client"))).Data["id"]!}"; // Likewise.

    public async Task<string> Session() =>
        $"/api/user/sessions/{(await Person.Ids("/api/user/sessions"))[0]}?userId={Person.Id}";

    public async Task<string> Approval()
    {
        var account = new
        {
            userId = Person.Id,
            currency = "JPY",
            overdraftLimit = 1_000_000,
        };
        var waits = await Admin.Post("/api/account/accounts", account);
        Assert.Equal(202, waits.Status);
        return $"/api/user/approvals/{(string)waits.Data["approval"]!["id"]!}"; // As in the contract.
    }

    public static object Registration() =>
        new
        {
            email = $"keyed-{Person.Key().Value}@example.com",
            password = "a password for tests",
            name = "Keyed",
        };

    public object Account(string currency) => new { userId = Person.Id, currency };

    public async Task<string> Opened() => $"/api/account/accounts/{await Person.Opens()}";

    public async Task<string> Funded() => $"/api/account/accounts/{await Person.OpensWith(5)}";

    public async Task<string> Held()
    {
        var placed = await Person.Post($"{await Funded()}/holds", new { amount = 3 });
        return $"/api/account/holds/{(string)placed.Data["id"]!}"; // As in the contract.
    }

    public async Task<string> Somebody() => (string)(await Stranger.Post("/api/user/users", Registration())).Data["id"]!; // As in the contract.

    public static string Unknown(string verb) => $"{Person.Transactions}/txn_{new string('0', 26)}/{verb}";

    public JsonObject Deposits(string account, params decimal[] amounts) =>
        new() { ["transactions"] = new JsonArray([.. amounts.Select(amount => Person.Deposit(account, amount))]) };

    public async Task<string> InReview()
    {
        var (from, to) = (await Person.OpensWith(9_000), await Person.Opens());
        await Person.MovesTo("COMPLETED", Person.Deposit(from, 9_000));
        return (string)(await Person.MovesTo("IN_REVIEW", Person.Transfer(from, to, 10_000)))["id"]!; // As in the contract.
    }

    public async Task<string> InManualReview()
    {
        var deposit = Person.Deposit(await Person.Opens(), 5);
        deposit["reference"] = "sandbox-timeout";
        return (string)(await Person.MovesTo("MANUAL_REVIEW", deposit))["id"]!; // As in the contract.
    }

    public async Task<string> Notification()
    {
        await Person.OpensWith(5);
        return (await Eventually.Is(() => Person.Ids("/api/notification/notifications"), ids => ids.Count > 0))[0];
    }

    // Nothing listens there.
    public static object Endpoint(string description) => new { url = "http://127.0.0.1:9/", description };

    public async Task<string> Endpoint() =>
        $"{Endpoints}/{(string)(await Person.Post(Endpoints, Endpoint("endpoint"))).Data["id"]!}"; // As in the contract.

    public async Task<string> Delivery()
    {
        await Endpoint();
        await Person.Opens();
        return $"/api/webhook/deliveries/{(await Eventually.Is(() => Person.Ids("/api/webhook/deliveries"), ids => ids.Count > 0))[0]}";
    }

    public async Task<JsonObject> Rules(decimal reviewAt)
    {
        var rules = (JsonObject)(await Admin.Get("/api/risk/rules")).Data.DeepClone();
        foreach (var name in (string[])["version", "changedBy", "changedAt"])
            rules.Remove(name);
        rules["reviewAt"] = reviewAt;
        return rules;
    }
}
