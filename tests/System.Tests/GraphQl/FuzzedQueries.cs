using System.Text;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.GraphQl;

/// <summary>Whatever arrives as a query is taken or refused for what it is.</summary>
[Collection(Sharing.Together)]
public sealed class FuzzedQueries(OneProcess florin)
{
    private const string Sample =
        "query Q($i: ID = \"x\", $n: Int = 3) { me { ...U accounts(first: $n) { nodes { id balance } } } transaction(id: $i) { id @skip(if: false) status } } fragment U on User { email }";

    private static readonly string[] Ids =
    [
        "",
        "..",
        "a/../b",
        "%2e%2e%2f",
        "acc_\\u0001",
        "\\u202e",
        "x?y=1#z",
        "\\ud800",
        "\\\\ud800",
        "null",
        new('9', 300),
    ];

    private static readonly string[] Bodies =
    [
        "",
        "{}",
        "null",
        "[]",
        "{\"query\": 1}",
        "{\"query\": null}",
        "{\"query\": \"{ me { id } }\", \"variables\": []}",
        "{\"query\": \"{ me { id } }\", \"variables\": {\"a\": \"\\ud800\"}}",
        "{\"query\": \"\\ud800\"}",
        "{\"query\": \"{ me { id } }\", \"query\": \"{ me { id } }\"}",
        "{\"query\": \"{ me { id } }\", \"operationName\": \"no\"}",
        "{\"query\": \"{ me { id } }\", \"extensions\": {\"persistedQuery\": {\"version\": 1e99, \"sha256Hash\": 3}}}",
        "{\"query\": \"query($v: TransactionInput!) { me { id } }\", \"variables\": {\"v\": {\"metadata\": {\"a\": [1, {\"b\": 1e400}]}}}}",
        "{\"query\": \"mutation($v: JSON) { openAccount(input: {userId: \\\"x\\\", currency: \\\"\\\\ud800\\\", metadata: $v}) { id } }\", \"variables\": {\"v\": {\"\": \"\\ud800\"}}}",
        "{\"query\": \"{ accounts(first: 99999999999) { nodes { id } } }\"}",
        "{\"query\": \"{ accounts(first: -1, after: \\\"x\\\") { nodes { id } } }\"}",
        "{\"query\": \"subscription { a: transaction(id: 1) { id } b: transaction(id: 2) { id } }\"}",
        "{\"query\": \"{ ...f } fragment f on Query { ...f }\"}",
        "{\"query\": \"{ ...f } fragment f on Nothing { id }\"}",
        "{\"query\": \"{ transactions(minAmount: {a: 1}, from: 3) { nodes { id } } }\"}",
    ];

    [Fact]
    public async Task Never_end_in_a_fault()
    {
        var caller = new GraphQlCaller(florin, (await Person.Admin(florin)).Token);
        foreach (var body in Bodies)
            await Try(caller, body);
        foreach (
            var field in (string[])
                ["user(id: \"{0}\")", "account(id: \"{0}\")", "transaction(id: \"{0}\")", "schedules(userId: \"{0}\") { nodes"]
        )
        foreach (var id in Ids)
        {
            var asked = field.Replace("{0}", id, StringComparison.Ordinal);
            var inner = asked.Contains('{', StringComparison.Ordinal) ? " { id } }" : " { id }";
            await Try(caller, global::System.Text.Json.JsonSerializer.Serialize(new { query = $"{{ {asked}{inner} }}" }));
        }
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
            await Try(caller, global::System.Text.Json.JsonSerializer.Serialize(new { query = Bent(random) }));
    }

    private static async Task Try(GraphQlCaller caller, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var asked = await caller.Send(content);
        Assert.True(
            asked.Status < 500 && !asked.Body.ToJsonString().Contains("internal-error", StringComparison.Ordinal),
            $"{body}: {asked.Status} {asked.Body}"
        );
    }

    // The sample with pieces left out, doubled, exchanged and made something else.
    private static string Bent(Random random)
    {
        var text = new StringBuilder(Sample);
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var (at, length) = (random.Next(text.Length), random.Next(1, 12));
            var piece = text.ToString(at, Math.Min(length, text.Length - at));
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, piece.Length);
                    break;
                case 1:
                    text.Insert(at, piece);
                    break;
                case 2:
                    text[at] = "{}()$@!:\"\\#&|[]\0\u00e9"[random.Next(17)];
                    break;
                default:
                    text.Insert(random.Next(text.Length), piece);
                    break;
            }
        }
        return text.ToString();
    }
}
