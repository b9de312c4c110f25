using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The index of a program that is killed, or whose index is gone: it follows from the log again.</summary>
public sealed class SearchingAfterAKill(OneProcess florin) : IClassFixture<OneProcess>
{
    [Fact]
    public async Task Finds_what_was_there_before_and_what_comes()
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        for (var round = 0; round < 3; round++)
        {
            await Deposits(person, account);
            await florin.Kill(); // Before it is indexed, or before that is durable.
            if (round == 1)
                foreach (var folder in Indexes().ToList())
                    Directory.Delete(folder, recursive: true);
            await florin.Start();
            await Eventually.Is(() => Found(person), found => found == round + 1);
        }
        await florin.StopsWell();
        await florin.Start();
        await Eventually.Is(() => Found(person), found => found == 3);
    }

    [Fact]
    public async Task Leaves_no_index_behind_where_searching_is_turned_off_later()
    {
        var person = await Person.New(florin);
        await Deposits(person, await person.Opens());
        await Eventually.Is(() => Found(person), found => found == 1);
        await florin.StopsWell();
        Assert.NotEmpty(Indexes());
        await florin.Start("--Search:Enabled=false");
        Assert.Empty(Indexes()); // Nobody would take the words of people out of it.
        var answer = await florin.Gateway.Ask("GET", "/api/transaction/search?q=pocketmoney", token: person.Token);
        Assert.Equal((503, "unavailable"), (answer.Status, answer.Code));
        await florin.StopsWell();
        await florin.Start();
        await Eventually.Is(() => Found(person), found => found == 1);
    }

    private IEnumerable<string> Indexes() => Directory.EnumerateDirectories(florin.Data, "search", SearchOption.AllDirectories);

    private static async Task Deposits(Person person, string account)
    {
        var body = new JsonObject
        {
            ["userId"] = person.Id,
            ["type"] = "deposit",
            ["amount"] = "10.00",
            ["currency"] = "USD",
            ["toAccount"] = account,
            ["description"] = "pocketmoney",
        };
        var accepted = await person.Post(Person.Transactions, body);
        Assert.True(accepted.Status == 201, accepted.Text);
    }

    private static async Task<int> Found(Person person)
    {
        var answer = await person.Get("/api/transaction/search?q=pocketmoney&limit=100");
        return answer.Status == 200 ? answer.Data["items"]!.AsArray().Count : -1; // As in the contract.
    }
}
