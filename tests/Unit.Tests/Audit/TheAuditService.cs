using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Audit;
using Florin.Audit.Features;
using Florin.Audit.Projections;
using Florin.Contracts.Users;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Audit;

public sealed class TheAuditService : IAsyncLifetime, IDisposable
{
    private static readonly Actor Admin = new("user_admin", Role.Admin);

    private readonly FakeTime _time = new();
    private readonly Dictionary<string, EventLog> _logs;
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private LoneService _audit = null!; // Set before each test.

    public TheAuditService() =>
        _logs = SealLogsFeature.Sources.ToDictionary(
            source => source,
            source => SomeLog.Open(source, new InMemoryLogStore(), types => types.Add<Happened>(nameof(Happened)), _time),
            StringComparer.Ordinal
        );

    public async ValueTask InitializeAsync() => _audit = await Start();

    public async ValueTask DisposeAsync()
    {
        await _audit.DisposeAsync();
        foreach (var log in _logs.Values)
            log.Dispose();
        Dispose();
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Lists_the_commands_of_every_service_the_last_first()
    {
        foreach (var source in SealLogsFeature.Sources)
            await Happen(source, "acc_1", "user_1", $"{source}-1");
        await Settle();
        var items = await Items("/entries");
        Assert.Equal(
            SealLogsFeature.Sources.Order(StringComparer.Ordinal),
            items.Select(Service).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            Enumerable.Range(1, SealLogsFeature.Sources.Count).Reverse(),
            items.Select(i => i["seq"]!.GetValue<int>())
        );
        Assert.All(
            items,
            item =>
            {
                Assert.Equal("Do", item["command"]!.GetValue<string>());
                Assert.Equal($"{Service(item)}-1", item["commandId"]!.GetValue<string>());
                Assert.Equal("accepted", item["result"]!.GetValue<string>());
                Assert.Equal("127.0.0.1", item["address"]!.GetValue<string>());
                Assert.Equal("req_1", item["requestId"]!.GetValue<string>());
            }
        );
    }

    [Fact]
    public async Task Finds_by_entity_actor_and_time_over_many_pages_without_skipping_or_repeating()
    {
        var expected = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            await Many("transaction", 200, i);
            await Happen("account", "acc_wanted", i % 2 == 0 ? "user_even" : "user_odd", $"wanted-{i}");
            await Settle();
            _time.Advance(TimeSpan.FromSeconds(1));
            expected.Insert(0, $"wanted-{i}");
        }
        Assert.True(expected.Count * 201 > EntryPages.PageEntries * 2);
        Assert.Equal(expected, await All("/entries?entityId=acc_wanted&limit=5"));
        Assert.Equal(expected.Where((_, i) => i % 2 == 1).ToList(), await All("/entries?actor=user_even&limit=3"));
        var times = (await Items("/entries?entityId=acc_wanted&limit=100")).Select(i => i["at"]!.GetValue<string>()).ToList();
        Assert.Equal(expected[3..9], await All($"/entries?entityId=acc_wanted&from={times[8]}&to={times[2]}"));
        Assert.Empty(await All("/entries?entityId=acc_other"));
        Assert.Equal(12 * 201, (await All("/entries?limit=100")).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Goes_on_after_a_restart_where_it_stood()
    {
        for (var life = 0; life < 4; life++)
        {
            await Many("account", 25, life);
            await Many("risk", 25, life);
            await Settle();
            await _audit.DisposeAsync();
            _audit = await Start();
        }
        Assert.Equal(200, (await All("/entries?limit=100")).Distinct(StringComparer.Ordinal).Count());
        var verdict = (await _audit.Get("/verify", Admin)).Data;
        Assert.Equal(("true", "200"), (verdict["valid"]!.ToString(), verdict["entries"]!.ToString()));
        Assert.Null(verdict["firstBroken"]);
    }

    [Theory]
    [InlineData("user_odd", "user_0dd")]
    [InlineData("[[", "[,")]
    [InlineData("\"hash\":\"", "\"hash\":\"0")]
    public async Task Says_from_where_on_the_chain_is_broken(string written, string changed)
    {
        for (var i = 1; i <= 20; i++)
        {
            await Happen("account", $"acc_{i}", "user_odd", $"{i}");
            Assert.True(await Reached(Consumer("seal-account"), i));
        }
        _store.Tamper(7, json => json.Replace(written, changed, StringComparison.Ordinal));
        var verdict = (await _audit.Get("/verify", Admin)).Data;
        Assert.False(verdict["valid"]!.GetValue<bool>());
        Assert.Equal((6, 7), (verdict["entries"]!.GetValue<int>(), verdict["firstBroken"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("/entries")]
    [InlineData("/verify")]
    public async Task Tells_administrators_alone(string path)
    {
        Assert.Equal(401, (await _audit.Get(path)).Status);
        Assert.Equal(401, (await _audit.Get(path, new Actor("x", Role.Anonymous))).Status);
        Assert.Equal(403, (await _audit.Get(path, new Actor("user_1", Role.User))).Status);
        Assert.Equal(200, (await _audit.Get(path, Admin)).Status);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=dGFiYx9r", "cursor")]
    [InlineData("from=yesterday", "from")]
    public async Task Refuses_what_it_cannot_read(string query, string field)
    {
        var answer = await _audit.Get($"/entries?{query}", Admin);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    private static string Service(JsonNode item) => item["service"]!.GetValue<string>();

    private Task<LoneService> Start() =>
        LoneService.Start(
            AuditService.Definition,
            _store,
            _views,
            new WallClock(), // The consumers let events gather for a while.
            new OtherServices().Does(UsersClient.DenialOperation, _ => new DenialRecorded()),
            source => new LogFeed(_logs[source])
        );

    private async Task<List<string>> All(string path)
    {
        var (found, cursor) = (new List<string>(), "");
        do
        {
            var data = (await _audit.Get($"{path}{cursor}", Admin)).Data;
            found.AddRange(data["items"]!.AsArray().Select(item => item!["commandId"]!.GetValue<string>()));
            cursor = data["nextCursor"] is { } next ? $"{(path.Contains('?') ? '&' : '?')}cursor={next}" : "";
        } while (cursor.Length > 0);
        return found;
    }

    private async Task<List<JsonNode>> Items(string path) =>
        [.. (await _audit.Get(path, Admin)).Data["items"]!.AsArray().Select(item => item!)];

    private async Task Many(string source, int count, int round)
    {
        for (var i = 0; i < count; i++)
            await Happen(
                source,
                string.Create(CultureInfo.InvariantCulture, $"thing_{round}x{i}"),
                "system",
                $"{source}-{round}-{i}"
            );
    }

    private async Task Happen(string source, string entity, string actor, string commandId)
    {
        var metadata = new Metadata(
            CommandId.Derived(commandId),
            "Do",
            actor,
            "req_1",
            RequestId: "req_1",
            Address: "127.0.0.1"
        );
        var stream = $"{source}-{entity}";
        var version = _versions[stream] = _versions.GetValueOrDefault(stream) + 1;
        await _logs[source].Append(metadata, [new StreamAppend(stream, version - 1, [new Happened(1)])], null, default);
    }

    /// <summary>Waits until all that happened is sealed and listed.</summary>
    private async Task Settle()
    {
        foreach (var (source, log) in _logs)
            Assert.True(await Reached(Consumer($"seal-{source}"), log.Head));
        Assert.True(await Reached(Consumer("audit-pages"), _audit.Log.Head));
    }

    private Consumer Consumer(string name) => _audit.Consumers.Single(consumer => consumer.Name == name);

    private static ValueTask<bool> Reached(Consumer consumer, long position) =>
        consumer.Reached(position, TimeSpan.FromSeconds(20), default);
}
