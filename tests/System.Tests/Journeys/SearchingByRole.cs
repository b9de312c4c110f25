using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class SearchingByRoleInOneProcess(OneProcess florin) : SearchingByRole(florin);

[Collection(Sharing.Apart)]
public sealed class SearchingByRoleBetweenSeveralProcesses(SeveralProcesses florin) : SearchingByRole(florin);

/// <summary>A search shows nobody more than the lists do: no hit, no text, no number, and no page that follows.</summary>
public abstract class SearchingByRole(ITestFlorin florin)
{
    private static readonly string[] Everything = ["transaction", "user", "notification", "audit"];

    [Fact]
    public async Task Finds_for_each_role_what_its_lists_show()
    {
        var (person, word) = (await Person.New(florin), Searching.Word());
        await Searching.Deposits(person, $"salary {word}");
        var admin = await Person.Admin(florin);
        await Eventually.Is(() => Searching.Kinds(admin, person.Id), kinds => kinds.SetEquals(Everything));
        foreach (var role in new[] { "support", "operator", "approver" })
            await Finds(await Person.WithRole(florin, role), person, "transaction", "user", "notification");
        await Finds(await Person.WithRole(florin, "auditor"), person, Everything);
        await Finds(await Person.New(florin), person);
        foreach (var query in new[] { word, $"salary {word}", word[..10], "deposited" })
            IsNothing(await (await Person.New(florin)).Get($"/api/search?q={Uri.EscapeDataString(query)}&limit=1"), word);
    }

    [Fact]
    public async Task Finds_with_a_key_what_its_scopes_allow()
    {
        var (person, word) = (await Person.New(florin), Searching.Word());
        await Searching.Deposits(person, $"salary {word}");
        var admin = await Person.Admin(florin);
        await Eventually.Is(() => Searching.Kinds(admin, person.Id), kinds => kinds.SetEquals(Everything));
        foreach (
            var (scope, kind) in new[]
            {
                ("transactions:read", "transaction"),
                ("users:read", "user"),
                ("notifications:read", "notification"),
            }
        )
        {
            var made = await person.Post("/api/user/api-keys", new { name = kind, scopes = new[] { scope } });
            var key = person.With((string)made.Data["key"]!); // As in the contract.
            Assert.True((await Searching.Kinds(key, person.Id)).SetEquals([kind]), scope);
            foreach (var other in Everything.Except([kind]))
            {
                IsRefused(await key.Get($"/api/{other}/search?q={person.Id}"));
                IsRefused(await key.Get($"/api/search?q={person.Id}&kinds={other}"));
            }
        }
    }

    [Fact]
    public async Task Refuses_cursors_of_another_query_and_of_another_person()
    {
        var (person, word) = (await Person.New(florin), Searching.Word());
        for (var i = 0; i < 3; i++)
            await Searching.Deposits(person, $"{word} salary");
        await Searching.Finds(person, word, 3);
        foreach (var path in new[] { "/api/search", "/api/transaction/search" })
        {
            var page = await person.Get($"{path}?q={word}&limit=1");
            var cursor = (string)page.Data["nextCursor"]!; // There are three.
            foreach (var (reader, query) in new[] { (person, "salary"), (await Person.New(florin), word) })
            {
                var refused = await reader.Get($"{path}?q={query}&limit=1&cursor={cursor}");
                Assert.Equal("invalid-request", refused.Code);
                Assert.NotNull(refused.Body!["errors"]!["cursor"]); // As in the contract.
            }
            for (var length = 0; length < cursor.Length; length += 7)
                Assert.True(await Status(person, $"{path}?q={word}&limit=1&cursor={cursor[..length]}") is 200 or 400);
        }
    }

    private async Task<int> Status(Person person, string path) =>
        (await florin.Gateway.Ask("GET", path, token: person.Token)).Status;

    private static async Task Finds(Person reader, Person person, params string[] kinds)
    {
        Assert.True((await Searching.Kinds(reader, person.Id)).SetEquals(kinds), string.Join(' ', kinds));
        foreach (var kind in Everything)
        {
            var answer = await reader.Get($"/api/{kind}/search?q={person.Id}&limit=1");
            if (kinds.Contains(kind, StringComparer.Ordinal))
                Assert.Single(answer.Data["items"]!.AsArray()); // As in the contract.
            else if (answer.Status == 200)
                IsNothing(answer, person.Id);
            else
                IsRefused(answer);
        }
    }

    private static void IsNothing(Answer answer, string secret)
    {
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Empty(answer.Data["items"]!.AsArray()); // As in the contract.
        Assert.Null(answer.Data["nextCursor"]);
        Assert.DoesNotContain(secret, answer.Data.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            answer.Data.AsObject(),
            field => field.Value is JsonValue value && value.TryGetValue<long>(out _)
        );
    }

    private static void IsRefused(Answer answer) => Assert.Equal((403, "forbidden"), (answer.Status, answer.Code));
}
