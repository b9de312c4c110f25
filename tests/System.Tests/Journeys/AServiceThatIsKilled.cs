using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>One process of several is killed while money moves, and comes back.</summary>
public sealed class AServiceThatIsKilled(SeveralProcesses florin) : IClassFixture<SeveralProcesses>
{
    private const int Transfers = 30;
    private static readonly string[] Passing = ["unavailable", "circuit-open", "timeout"];

    [Theory]
    [InlineData("account")]
    [InlineData("risk")] // Which lives with the transactions and their sagas.
    [InlineData("payment")]
    public async Task Leaves_no_transfer_undone_and_no_money_lost(string service)
    {
        await IsWellAgain();
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var sending = Enumerable.Range(0, Transfers).Select(i => Send(person, person.Transfer(from, to, 1), i)).ToList();
        await Task.WhenAny(sending); // So that some are under way.
        await florin.Kill(service);
        await florin.StartAgain(service);
        var ids = await Task.WhenAll(sending);
        Assert.Equal(Transfers, ids.Distinct().Count());
        var admin = await Person.Admin(florin);
        foreach (var id in ids)
            await Eventually.Is(() => StatusOf(person, admin, id), status => status == "COMPLETED");
        Assert.Equal((100m - Transfers, (decimal)Transfers), (await person.Balance(from), await person.Balance(to)));
    }

    // Payments are soon left to a person, whose part this plays.
    private async Task<string?> StatusOf(Person person, Person admin, string id)
    {
        var path = $"{Person.Transactions}/{id}";
        var status = (string?)(await Patiently(person, "GET", path, null)).Data["status"];
        if (status == "MANUAL_REVIEW")
            Assert.Equal(200, (await Patiently(admin, "POST", $"{path}/retry", null)).Status);
        return status;
    }

    // After the rows before.
    private Task<Answer> IsWellAgain() =>
        Eventually.Is(() => florin.Gateway.Ask("GET", "/health"), health => health.Status == 200);

    // As a client should: the same again under the same key, until there is an answer.
    private async Task<string> Send(Person person, JsonObject transfer, int number)
    {
        var key = ("Idempotency-Key", $"{person.Id}-{number}");
        var answer = await Patiently(person, "POST", Person.Transactions, transfer.ToJsonString(), key);
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    // Not by Person.Ask, which takes no fault for an answer: here they are what is expected for a while.
    private Task<Answer> Patiently(
        Person person,
        string method,
        string path,
        string? body,
        params (string Name, string Value)[] headers
    ) =>
        Eventually.Is(
            () => florin.Gateway.Ask(method, path, body, person.Token, headers),
            answer => !Passing.Contains(answer.Code) && answer.Code != "idempotency-in-flight"
        );
}
