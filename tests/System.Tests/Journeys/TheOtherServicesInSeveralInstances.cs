using Florin.Kernel;
using Florin.System.Tests.Running;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StandardWebhooks;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// Webhooks, schedules, reports and reconciliation in two processes of their own, which share their logs and the store of reports, beside
/// the process of the gateway and of all others. The process that owns them is killed, and after that the other one.
/// </summary>
public sealed class TheOtherServicesInSeveralInstances : IAsyncLifetime
{
    private const int Deposits = 12;
    private static readonly string[] Services = ["webhook", "schedule", "report", "reconciliation"];
    private readonly TemporaryDirectory _store = new();
    private readonly SeveralInstances _florin;

    public TheOtherServicesInSeveralInstances() =>
        _florin = new SeveralInstances(
            new Surroundings { Services = Services, OfInstances = [$"--Reports:Store={_store.File("reports")}"] }
        );

    public ValueTask InitializeAsync() => _florin.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task Lose_nothing_and_do_nothing_twice_when_their_owner_is_killed()
    {
        var (person, admin) = (await Person.New(_florin), await Person.Admin(_florin));
        await using var program = await SomeEndpoint.Start();
        var registered = await person.Post("/api/webhook/endpoints", new { url = program.Url });
        Assert.True(registered.Status == 201, registered.Text);
        var library = new StandardWebhook((string)registered.Data["secret"]!); // As in the contract, like all below.
        var (from, to) = (await person.OpensWith(1000), await person.Opens());
        var source = await ReconcilingUnderAKey.AddSource(admin, from);

        foreach (var _ in Enumerable.Range(0, _florin.Count))
        {
            await AllHaveArrived(person, program);
            await SurvivesTheOwner(person, admin, program, from, to, source);
        }

        var arrived = program.Arrived.ToArray();
        foreach (var webhook in arrived)
            library.Verify(webhook.Body, Headers(webhook));
        await _florin.AreVerified();
    }

    private async Task SurvivesTheOwner(
        Person person,
        Person admin,
        SomeEndpoint program,
        string from,
        string to,
        string source
    )
    {
        var before = program.Arrived.Count;
        using var over = new CancellationTokenSource();
        program.Answers = (_, http) => Never(http, over.Token);
        var transfer = person.Transfer(from, to, 1);
        transfer["at"] = Rfc3339.Text(TimeProvider.System.GetUtcNow().AddSeconds(5));
        var schedule = await MoneyOnSchedule.Creates(person, transfer);
        var balance = await person.Balance(to);
        for (var i = 0; i < Deposits; i++)
            await person.MovesTo("COMPLETED", person.Deposit(from, 1));
        await Eventually.Is(() => Task.FromResult(program.Arrived.Count), count => count > before);
        var statement = await ReconcilingUnderAKey.Import(admin, source, [before + 100, -before - 1]);
        var report = await admin.Post("/api/report/reports", new { kind = "activity", format = "csv" });
        Assert.True(report.Status == 202, report.Text);

        var owner = (await _florin.OwnerOf("webhook"))!.Value; // It answered a moment ago.
        await _florin.Instance(owner).Kill();
        var underWay = EachOnce(program.Arrived.Skip(before));
        program.Answers = (_, _) => Task.FromResult(200);
        await person.MovesTo("COMPLETED", person.Deposit(from, 1)); // While nobody sends webhooks.

        await AllHaveArrived(person, program);
        var after = EachOnce(program.Arrived.Skip(before + underWay.Count)); // And again only what was under way.
        Assert.All(underWay, id => Assert.Contains(id, after));
        await MovedOnce(person, schedule, to, balance + 1);
        await HasEnded(admin, (string)report.Data["id"]!);
        Assert.Contains(statement, await admin.Ids($"/api/reconciliation/statements?source={source}"));
        Assert.Equal(2, (await admin.List($"/api/reconciliation/statements/{statement}/lines")).Count);
        await over.CancelAsync();
        await _florin.Start(owner);
        await Eventually.Is(() => _florin.Gateway.Ask("GET", "/health"), health => health.Status == 200);
    }

    private static List<string> EachOnce(IEnumerable<ArrivedWebhook> webhooks)
    {
        var ids = webhooks.Select(webhook => webhook.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        return ids;
    }

    // Every event that the person may pull has arrived as a webhook too.
    private static async Task AllHaveArrived(Person person, SomeEndpoint program)
    {
        var pulled = await Pulled(person);
        Assert.NotEmpty(pulled);
        await Eventually.Is(
            () => Task.FromResult(pulled.Except(program.Arrived.Select(webhook => webhook.Id)).ToList()),
            missing => missing.Count == 0
        );
        await Eventually.Is(() => person.List("/api/webhook/deliveries?status=PENDING"), pending => pending.Count == 0);
    }

    private static async Task<HashSet<string>> Pulled(Person person)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var cursor = "";
        while (true)
        {
            var page = await person.Get($"/api/webhook/events?limit=100{cursor}");
            Assert.True(page.Status == 200, page.Text);
            var items = page.Data["items"]!.AsArray();
            if (items.Count == 0)
                return ids;
            ids.UnionWith(items.Select(item => (string)item!["id"]!));
            cursor = $"&cursor={Uri.EscapeDataString((string)page.Data["nextCursor"]!)}";
        }
    }

    private static async Task MovedOnce(Person person, string schedule, string to, decimal balance)
    {
        var path = $"{MoneyOnSchedule.Schedules}/{schedule}";
        await Eventually.Is(() => person.Get(path), shown => (string?)shown.Data["status"] == "ENDED");
        var occurrence = Assert.Single(await person.List($"{path}/occurrences"));
        Assert.Equal("COMPLETED", (string?)occurrence["status"]);
        Assert.Equal(balance, await person.Balance(to));
    }

    private static async Task HasEnded(Person admin, string report)
    {
        var path = $"/api/report/reports/{report}";
        await Eventually.Is(() => admin.Get(path), shown => (string?)shown.Data["status"] == "COMPLETED");
        Assert.Equal(200, (await admin.Get($"{path}/content")).Status);
    }

    private static async Task<int> Never(HttpContext http, CancellationToken over)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, http.RequestAborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token);
        return 200;
    }

    private static HeaderDictionary Headers(ArrivedWebhook webhook) =>
        new(webhook.Headers.ToDictionary(h => h.Key, h => (StringValues)h.Value, StringComparer.OrdinalIgnoreCase));
}
