using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class SearchingInOneProcess(OneProcess florin) : Searching(florin)
{
    private readonly OneProcess _florin = florin;

    [Fact]
    public async Task Names_a_service_that_cannot_answer_and_gives_the_rest()
    {
        var (person, word) = (await Person.New(_florin), Word());
        await Deposits(person, $"one {word}");
        await Finds(person, word, 1);
        var admin = await Operator.Admin(_florin);
        try
        {
            await admin.Ask("POST", "/admin/clusters/notification/isolate");
            var answer = await person.Get($"/api/search?q={word}");
            Assert.Equal(200, answer.Status);
            Assert.Single(answer.Data["items"]!.AsArray()); // As in the contract.
            Assert.False((bool)answer.Data["complete"]!); // As in the contract.
            var missing = Assert.Single(answer.Data["missing"]!.AsArray()); // As in the contract.
            Assert.Equal(("notification", "circuit-open"), ((string?)missing!["kind"], (string?)missing["code"])); // As in the contract.
            var none = await _florin.Gateway.Ask("GET", $"/api/search?q={word}&kinds=notification", token: person.Token);
            Assert.Equal((503, "unavailable"), (none.Status, none.Code));
        }
        finally
        {
            await admin.Ask("POST", "/admin/clusters/notification/reset");
        }
    }
}

[Collection(Sharing.Apart)]
public sealed class SearchingBetweenSeveralProcesses(SeveralProcesses florin) : Searching(florin);

/// <summary>Finding by words what one may see, and nothing else.</summary>
public abstract class Searching(ITestFlorin florin)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10); // A second, and what a busy machine takes.

    /// <summary>A word that nobody else uses.</summary>
    internal static string Word() => $"w{RandomNumberGenerator.GetHexString(31, lowercase: true)}";

    [Fact]
    public async Task Finds_a_new_transaction_within_a_second_or_so_by_its_beginning_and_with_a_typo()
    {
        var (person, other, word) = (await Person.New(florin), await Person.New(florin), Word());
        var transaction = await Deposits(person, $"Groceries {word}", $"{word}-2026-000123");
        var began = TimeProvider.System.GetTimestamp();
        await Finds(person, $"{word}-2026-00", 1);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < Soon, "It took too long.");
        foreach (
            var query in new[] { $"{word} grocreies", $"{word} groc", word[..12].ToUpperInvariant(), $"{word}-2026-000123" }
        )
        {
            var hit = Assert.Single(await Hits(person, query));
            Assert.Equal(("transaction", transaction), ((string?)hit!["kind"], (string?)hit["id"])); // As in the contract.
            Assert.NotEmpty(hit["highlights"]!.AsArray()); // As in the contract.
            Assert.Equal(transaction, (string?)hit["data"]!["id"]); // As in the contract.
            Assert.Empty(await Hits(other, query));
            Assert.Single(await Hits(await Person.Admin(florin), query));
        }
    }

    [Fact]
    public async Task Finds_both_sides_of_a_transfer_and_only_what_both_may_see()
    {
        var (one, other, word, hidden) = (await Person.New(florin), await Person.New(florin), Word(), Word());
        var (from, to) = (await one.OpensWith(50), await other.Opens());
        var body = one.Transfer(from, to, 5);
        (body["description"], body["metadata"]) = (word, new JsonObject { ["note"] = hidden });
        await one.MovesTo("COMPLETED", body);
        await Finds(one, word, 1);
        var hit = Assert.Single(await Hits(other, word));
        Assert.Null(hit!["data"]!["metadata"]); // As the transaction itself is shown to them.
        foreach (var person in new[] { one, other, await Person.Admin(florin) })
            Assert.Empty(await Hits(person, hidden));
    }

    [Fact]
    public async Task Finds_people_notifications_and_the_audit_for_those_who_may_see_them()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var transaction = await Deposits(person, "something");
        await Eventually.Is(() => Kinds(person, person.Id), kinds => kinds.SetEquals(["transaction", "notification", "user"]));
        await Eventually.Is(
            () => Kinds(admin, person.Id),
            kinds => kinds.SetEquals(["transaction", "notification", "user", "audit"])
        );
        Assert.True((await Kinds(person, transaction)).SetEquals(["transaction", "notification"]));
        Assert.Empty(await Hits(await Person.New(florin), person.Id));
        Assert.Equal(403, (await person.Get($"/api/search?q={person.Id}&kinds=transaction,audit")).Status);
        Assert.Equal(403, (await person.Get($"/api/audit/search?q={person.Id}")).Status);
    }

    [Fact]
    public async Task Gives_pages_over_all_services_that_neither_skip_nor_repeat()
    {
        var person = await Person.New(florin);
        for (var i = 0; i < 4; i++)
            await Deposits(person, $"page {i}");
        await Eventually.Is(() => Hits(person, person.Id), hits => hits.Count == 9); // Four of each, and themselves.
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = await person.Get($"/api/search?q={person.Id}&limit=2{cursor}");
            Assert.True(page.Status == 200, page.Text);
            seen.AddRange(page.Data["items"]!.AsArray().Select(hit => (string)hit!["id"]!)); // As in the contract.
            cursor = (string?)page.Data["nextCursor"] is { } next ? $"&cursor={next}" : "";
        } while (cursor.Length > 0 && seen.Count < 100);
        Assert.Equal(9, seen.Count);
        Assert.Equal(9, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("q=", 400)]
    [InlineData("q=***", 400)]
    [InlineData("q=%F0%9F%98%80", 400)]
    [InlineData("q=a%20b%20c%20d%20e%20f%20g%20h%20i", 400)]
    [InlineData("q=a%00b", 400)]
    [InlineData("q=%FF", 400)]
    [InlineData("q=a&kinds=nothing", 400)]
    [InlineData("q=a&kinds=", 400)]
    [InlineData("q=a&limit=101", 400)]
    [InlineData("q=a&cursor=dHJhbnNhY3Rpb249YQ", 400)]
    [InlineData("q=a&cursor=%2F", 400)]
    [InlineData("q=a&order=b", 400)]
    [InlineData("q=%22a%20OR%20(b*%20AND%20NOT%20c~2)%22%5E%5B%5D%7B%7D%5C%2F", 200)]
    [InlineData("q=the%20and%20of", 200)]
    [InlineData("q=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7%20%E4%BD%A0%E5%A5%BD", 200)]
    [InlineData("q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 200)]
    public async Task Answers_whatever_is_asked(string query, int status)
    {
        var person = await Person.New(florin);
        foreach (var path in new[] { "/api/search", "/api/transaction/search" })
        {
            if (path != "/api/search" && query.Contains("kinds", StringComparison.Ordinal))
                continue; // There are none in one service.
            var answer = await person.Get($"{path}?{query}");
            Assert.True(answer.Status == status, $"{path}: {answer.Text}");
        }
    }

    [Fact]
    public async Task Refuses_a_query_of_ten_thousand_characters()
    {
        var person = await Person.New(florin);
        var answer = await florin.Gateway.Ask("GET", $"/api/search?q={new string('a', 10_000)}", token: person.Token);
        Assert.True(answer.Status is 400 or 414, answer.Text);
        Assert.Equal(400, (await person.Get($"/api/search?q={new string('a', 257)}")).Status);
    }

    internal static async Task<string> Deposits(Person person, string description, string? reference = null)
    {
        var account = await person.Opens();
        var body = new JsonObject
        {
            ["userId"] = person.Id,
            ["type"] = "deposit",
            ["amount"] = "10.00",
            ["currency"] = "USD",
            ["toAccount"] = account,
            ["description"] = description,
            ["reference"] = reference,
        };
        return (string)(await person.MovesTo("COMPLETED", body))["id"]!; // As in the contract.
    }

    internal static Task Finds(Person person, string query, int count) =>
        Eventually.Is(() => Hits(person, query), hits => hits.Count == count);

    internal static async Task<JsonArray> Hits(Person person, string query)
    {
        var answer = await person.Get($"/api/search?q={Uri.EscapeDataString(query)}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Data["items"]!.AsArray(); // As in the contract.
    }

    internal static async Task<HashSet<string>> Kinds(Person person, string query) =>
        [.. (await Hits(person, query)).Select(hit => (string)hit!["kind"]!)]; // As in the contract.
}
