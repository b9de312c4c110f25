using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class WhoCameInToOneProcess(OneProcess florin) : WhoCameIn(florin);

[Collection(Sharing.Apart)]
public sealed class WhoCameInToSeveralProcesses(SeveralProcesses florin) : WhoCameIn(florin);

/// <summary>Log-ins, denied accesses, an administrator's changes and tokens made offline, as the audit has them.</summary>
public abstract class WhoCameIn(ITestFlorin florin)
{
    [Fact]
    public async Task Is_in_the_audit_with_the_result()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        await Has(admin, $"entityId={person.Id}", e => Is(e, person.Id, "LogIn", "accepted") && Address(e) is not null);
        Assert.Equal(200, (await admin.Ask("PUT", $"/api/user/users/{person.Id}/tier", """{"tier": "basic"}""")).Status);
        await Has(admin, $"entityId={person.Id}", e => Is(e, admin.Id, "ChangeTier", "accepted"));
    }

    [Theory]
    [InlineData("/api/audit/entries", "GET /entries")]
    [InlineData("/api/analytics/summary", "GET /summary")]
    [InlineData("/api/risk/rules", "GET /rules")]
    [InlineData("/api/user/users", "GET /users")]
    public async Task Is_in_the_audit_when_they_were_kept_out(string path, string operation)
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        Assert.Equal(403, (await person.Get(path)).Status);
        await Has(admin, $"actor={person.Id}", e => Is(e, person.Id, operation, "forbidden"));
    }

    [Fact]
    public async Task Is_in_the_audit_when_they_looked_at_what_is_anothers()
    {
        var (person, other, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
        var account = await person.OpensWith(10);
        Assert.Equal(404, (await other.Get($"/api/account/accounts/{account}")).Status);
        await Has(admin, $"entityId={account}", e => Is(e, other.Id, "GET /accounts/{id}", "forbidden"));
        var theft = other.Withdrawal(account, 1);
        theft["userId"] = other.Id;
        Assert.Equal(404, (await other.Post(Person.Transactions, theft)).Status);
        await Has(admin, $"actor={other.Id}", e => Is(e, other.Id, "CreateTransaction", "forbidden"));
    }

    [Fact]
    public async Task Is_in_the_audit_for_a_token_that_was_made_offline()
    {
        var admin = await Person.Admin(florin);
        var user = $"user_{TimeProvider.System.GetTimestamp():d26}";
        var (code, _) = await FlorinProcess.Run(["token", "--role", "admin", "--user", user, "--data", florin.Data]);
        Assert.Equal(0, code);
        await Has(admin, $"entityId={user}", e => (string?)e["command"] == "IssueToken" && Address(e) is not null);
    }

    private static Task<Answer> Has(Person admin, string query, Func<JsonNode, bool> wanted) =>
        Eventually.Is(
            () => admin.Get($"/api/audit/entries?limit=100&{query}"),
            a => a.Data["items"]!.AsArray().Any(e => wanted(e!))
        );

    private static bool Is(JsonNode entry, string actor, string command, string result) =>
        ((string?)entry["actor"], (string?)entry["command"], (string?)entry["result"]) == (actor, command, result);

    private static string? Address(JsonNode entry) => (string?)entry["address"];
}
