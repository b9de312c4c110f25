using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class FollowingATraceInOneProcess(OneProcess florin) : FollowingATrace(florin);

[Collection(Sharing.Apart)]
public sealed class FollowingATraceBetweenSeveralProcesses(SeveralProcesses florin) : FollowingATrace(florin);

/// <summary>The whole trace of a transfer, as operators see it without any other program.</summary>
public abstract class FollowingATrace(ITestFlorin florin)
{
    private const string Client = "b7ad6b7169203331";

    // Each with what it is inside of, at any depth.
    private static readonly (string Name, string Service, string Inside)[] Expected =
    [
        ("forward transaction", "gateway", "POST /api/transaction/transactions"),
        ("POST /transactions", "transaction", "forward transaction"),
        ("CreateTransaction", "transaction", "POST /transactions"),
        ("commit", "transaction", "CreateTransaction"),
        ("saga transfer", "transaction", "POST /transactions"),
        ("step assess", "transaction", "saga transfer"),
        ("Assess", "risk", "step assess"),
        ("commit", "risk", "Assess"),
        ("step debit", "transaction", "saga transfer"),
        ("DebitAccount", "account", "step debit"),
        ("commit", "account", "DebitAccount"),
        ("step credit", "transaction", "saga transfer"),
        ("CreditAccount", "account", "step credit"),
        ("step settle", "transaction", "saga transfer"),
        ("Pay", "payment", "step settle"),
        ("process ledger", "account", "DebitAccount"),
        ("process transactions", "transaction", "CreateTransaction"),
    ];

    [Fact]
    public async Task Is_one_tree_through_gateway_saga_and_all_services()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var (trace, transfer) = await Traced(person, admin, person.Transfer(from, to, 1));
        var shown = await Eventually.Is(() => Show(admin, trace), IsWhole);
        var spans = SpansOf(shown);
        Assert.Equal(Client, Assert.Single(spans, span => span.Depth == 0).Parent); // The client's own span is not here.
        Assert.All(Expected, one => Assert.True(Has(spans, one), $"{one} is missing in {shown.Text}"));
        Assert.DoesNotContain("@", shown.Text, StringComparison.Ordinal); // No email address.
        Assert.DoesNotContain("secret-in-baggage", shown.Text, StringComparison.Ordinal);
        Assert.Empty(shown.Data["missing"]!.AsArray()); // As in the report.
        var listed = await florin.Service("admin").Ask("GET", $"/admin/traces?about={transfer}", token: admin.Token);
        Assert.Equal(trace, (string?)Assert.Single(listed.Data["items"]!.AsArray())!["traceId"]); // Lists have items.
    }

    // A client's wish is granted so many times a second, and other tests have wishes, too.
    private async Task<(string Trace, string Transfer)> Traced(Person person, Person admin, JsonObject transfer)
    {
        var tries = 0;
        var (answer, _) = await Eventually.Is(
            async () =>
            {
                var trace = $"0af7651916cd43dd8448eb{Environment.ProcessId % 10_000:0000}{++tries:000000}";
                var made = await person.Post(
                    Person.Transactions,
                    transfer.DeepClone(),
                    ("traceparent", $"00-{trace}-{Client}-01"),
                    ("baggage", "word=secret-in-baggage"),
                    ("Prefer", "wait=30"),
                    Person.Key()
                );
                return (Made: made, Kept: (await Show(admin, trace)).Status == 200);
            },
            tried => tried.Kept
        );
        return (answer.Header("X-Trace-Id")!, (string)answer.Data["id"]!); // As in the contract.
    }

    private Task<Answer> Show(Person admin, string trace) =>
        florin.Service("admin").Ask("GET", $"/admin/traces/{trace}", token: admin.Token);

    private static bool IsWhole(Answer shown) => SpansOf(shown) is var spans && Expected.All(one => Has(spans, one));

    private static List<Shown> SpansOf(Answer shown) =>
        [
            .. shown.Data["spans"]!
                .AsArray() // As in the report.
                .Select(one => new Shown(
                    (int)one!["depth"]!,
                    (string)one["span"]!["name"]!,
                    (string?)one["span"]!["service"],
                    (string?)one["span"]!["parentId"]
                )),
        ];

    private static bool Has(List<Shown> spans, (string Name, string Service, string Inside) expected) =>
        Enumerable
            .Range(0, spans.Count)
            .Any(i =>
                (spans[i].Name, spans[i].Service) == (expected.Name, expected.Service)
                && Around(spans, i).Any(outer => outer.Name == expected.Inside)
            );

    // The tree is in order: what a span is inside of stands above it, and further out.
    private static IEnumerable<Shown> Around(List<Shown> spans, int of)
    {
        var depth = spans[of].Depth;
        for (var i = of - 1; i >= 0; i--)
            if (spans[i].Depth < depth)
            {
                depth = spans[i].Depth;
                yield return spans[i];
            }
    }

    private sealed record Shown(int Depth, string Name, string? Service, string? Parent);
}
