using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class KeepingWhatIsAllowedInOneProcess(OneProcess florin) : KeepingWhatIsAllowed(florin);

[Collection(Sharing.Apart)]
public sealed class KeepingWhatIsAllowedBetweenSeveralProcesses(SeveralProcesses florin) : KeepingWhatIsAllowed(florin);

/// <summary>
/// The most that is accepted comes back everywhere that it is kept; a bit more is refused, and stops no other request.
/// </summary>
public abstract class KeepingWhatIsAllowed(ITestFlorin florin)
{
    [Fact]
    public async Task Shows_the_deepest_and_largest_metadata_again_in_lists_and_events()
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        var metadata = Nested(8);
        metadata["text"] = new string('x', 15_000);
        for (var i = 0; i < 48; i++)
            metadata[$"key{i}"] = i;
        var body = person.Deposit(account, 5);
        body["metadata"] = metadata;
        body["description"] = new string('д', 500);
        body["reference"] = new string('r', 200);
        var done = await person.MovesTo("COMPLETED", body);
        var listed = (await person.List(Person.Transactions)).Single(t => (string?)t["id"] == (string?)done["id"]);
        Assert.True(JsonNode.DeepEquals(metadata, listed["metadata"]));
        Assert.NotEmpty(await person.History((string)done["id"]!)); // As in the contract.
        body["metadata"] = Nested(9);
        BadInput.IsInvalid(await person.Post(Person.Transactions, body), "metadata");
        await person.MovesTo("COMPLETED", person.Deposit(account, 1));
    }

    [Theory]
    [InlineData("Müller", "MÜLLER")]
    [InlineData("Россия", "россия")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("Café", "CAFE\u0301")]
    public async Task Is_found_whatever_its_case(string description, string q)
    {
        var person = await Person.New(florin);
        var body = person.Deposit(await person.Opens(), 5);
        body["description"] = $"An {description} B";
        var done = await person.MovesTo("COMPLETED", body);
        var id = (string)done["id"]!; // As in the contract.
        Assert.Equal([id], await person.Ids($"{Person.Transactions}?q={Uri.EscapeDataString(q)}"));
        Assert.Equal([id], await person.Ids($"{Person.Transactions}?currency=usd"));
    }

    [Fact]
    public async Task Lets_bad_items_of_a_batch_fail_alone()
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        var good = person.Deposit(account, 5).ToJsonString();
        string[] bad =
        [
            good[..^1] + ", \"metadata\": {\"a\": \"\\ud800\"}}",
            good[..^1] + ", \"metadata\": {\"\\ud800\": 1}}",
            good[..^1] + ", \"idempotencyKey\": \"\\ud800\"}",
            good[..^1] + ", \"\\ud800\": 1}",
            good[..^1] + ", \"amount\": 6}",
            good[..^1] + ", \"idempotency_key\": \"k\"}",
            good[..^1] + $", \"metadata\": {Nested(200).ToJsonString(Deep)}}}",
            "1",
        ];
        var text = $$"""{"transactions": [{{string.Join(",", bad.Select(item => $"{good},{item}"))}}]}""";
        var answer = await person.Post($"{Person.Transactions}/batch", text);
        Assert.Equal(200, answer.Status);
        var statuses = answer.Data["results"]!.AsArray().Select(r => (int)r!["status"]!); // As in the contract.
        Assert.Equal(bad.SelectMany(_ => (int[])[201, 400]), statuses);
        foreach (var item in bad.Where(item => item != "1"))
            Assert.Equal(400, (await person.Post(Person.Transactions, item)).Status);
    }

    [Theory]
    [InlineData(Person.Transactions, 65 << 10)]
    [InlineData("/api/user/users", 65 << 10)]
    [InlineData($"{Person.Transactions}/batch", (4 << 20) + 1)]
    public async Task Has_a_limit_at_each_endpoint(string path, int bytes)
    {
        var text = Encoding.ASCII.GetString([.. Enumerable.Repeat((byte)' ', bytes)]);
        var answer = await (await Person.New(florin)).Post(path, $"{{{text}}}", ("Expect", "100-continue"));
        Assert.Equal((413, "body-too-large"), (answer.Status, answer.Code));
    }

    private static readonly global::System.Text.Json.JsonSerializerOptions Deep = new() { MaxDepth = 1000 };

    private static JsonObject Nested(int levels)
    {
        var nested = new JsonObject { ["a"] = 1 };
        for (var i = 1; i < levels; i++)
            nested = new JsonObject { ["a"] = nested };
        return nested;
    }
}
