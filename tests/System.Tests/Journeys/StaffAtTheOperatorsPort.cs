using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What roles other than the administrator's may do at the port for operators, and what the audit knows of the rest.</summary>
[Collection(Sharing.Together)]
public sealed class StaffAtTheOperatorsPort(OneProcess florin)
{
    private const string Reset = "/admin/clusters/notification/reset";
    private const string Explain = "/admin/policies/explain";

    [Theory]
    [InlineData("operator", 200, 200, 403)]
    [InlineData("auditor", 200, 403, 200)]
    [InlineData("support", 403, 403, 403)]
    [InlineData("approver", 403, 403, 403)]
    public async Task May_do_what_its_role_is_for(string role, int reads, int resets, int explains)
    {
        var person = await Person.WithRole(florin, role);
        var staff = (await Operator.Admin(florin)).With(person.Token);
        Assert.Equal(
            (reads, resets),
            ((await staff.Ask("GET", "/admin/routes")).Status, (await staff.Ask("POST", Reset)).Status)
        );
        Assert.Equal(explains, (await Explained(person.Token)).Status);
        if (resets == 200)
            return;
        var admin = await Person.Admin(florin);
        var path = reads == 200 ? "/admin/clusters/{cluster}/reset" : "/admin";
        var entries = await Eventually.Is(
            () => admin.List($"/api/audit/entries?actor={person.Id}"),
            some => some.Any(entry => (string?)entry["command"] == $"POST {path}")
        );
        var denied = entries.First(entry => (string?)entry["command"] == $"POST {path}");
        Assert.Equal(("forbidden", "default"), ((string?)denied["result"], (string?)denied["rule"]));
    }

    [Theory]
    [InlineData("""{"context":{"address":"nowhere"}}""", "context.address")]
    [InlineData("""{"resource":{"owner":""}}""", "resource.owner")]
    [InlineData("""{"resource":{"amount":-1,"currency":"USD"}}""", "resource.amount")]
    public async Task Is_refused_an_explanation_of_what_cannot_be(string about, string field)
    {
        var body = JsonNode.Parse(about)!.AsObject(); // As above.
        body["action"] = "accounts:overdraft";
        body["actor"] = new JsonObject { ["id"] = "user_1", ["role"] = "admin" };
        var admin = await Operator.Admin(florin);
        var refused = await florin.Service("admin").Ask("POST", Explain, body.ToJsonString(), admin.Token);
        Assert.Equal((400, "invalid-request"), (refused.Status, refused.Code));
        Assert.NotNull(refused.Body!["errors"]![field]);
    }

    [Fact]
    public async Task Has_decisions_explained()
    {
        var explained = await Explained((await Operator.Admin(florin)).Token);
        Assert.Equal(("approve", "large-overdrafts"), ((string?)explained.Data["decision"], (string?)explained.Data["rule"]));
        Assert.Contains(
            "policy large-overdrafts (needs approval) applies (the amount is at least 1000000 JPY: yes)",
            explained.Data["reasons"]!.AsArray().Select(reason => (string?)reason)
        );
    }

    private Task<Answer> Explained(string? token) =>
        florin
            .Service("admin")
            .Ask(
                "POST",
                Explain,
                new
                {
                    actor = new { id = "user_1", role = "admin" },
                    action = "accounts:overdraft",
                    resource = new { amount = "2000000", currency = "JPY" },
                },
                token
            );
}
