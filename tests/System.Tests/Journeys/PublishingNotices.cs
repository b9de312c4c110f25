using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Florin.System.Tests.Running;
using Florin.Testing.Kafka;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// What the real program publishes in <c>failed-writes</c> and <c>compensation-events</c> while the directory of its replicas
/// is away.
/// </summary>
public sealed class PublishingNotices : IAsyncDisposable
{
    private const string FailedWrites = "failed-writes";
    private const string CompensationEvents = "compensation-events";
    private readonly MockKafka _kafka = new();
    private readonly OneProcess _florin = new();
    private readonly TemporaryDirectory _folder = new();

    public PublishingNotices()
    {
        string[] topics = ["domain-events", "transaction-events", "notification-events", "audit-events"];
        foreach (var topic in topics.Append(FailedWrites).Append(CompensationEvents))
            _kafka.Create(topic);
    }

    private string Copies => _folder.File("copies");

    [Fact]
    public async Task Tells_once_of_each_time_that_a_replica_is_away()
    {
        await _florin.Start(Settings());
        var person = await Person.New(_florin);
        for (var round = 1; round <= 2; round++)
        {
            await WhenCurrent();
            GoesAway();
            var first = await Opened(person);
            await Opened(person); // It lacks this one too, and a notice was sent already.
            var write = first.Header("X-Write-Id");
            var notices = await Eventually.Is(() => Task.FromResult(Of(FailedWrites)), read => read.Count == round);
            var notice = notices.Single(read => Encoding.UTF8.GetString(read.Message.Key) == write); // Each may be in another partition.
            Assert.Equal("florin.failed-write", Header(notice, "ce_type"));
            Assert.Equal((write, "account"), ((string?)Value(notice)["writeId"], (string?)Value(notice)["log"]));
            Assert.StartsWith("sqlite", (string?)Value(notice)["database"], StringComparison.Ordinal);
            var listed = (await Admin("GET", "/admin/failed-writes")).Data["items"]!.AsArray(); // As in the contract.
            Assert.Contains(listed, failed => (string?)failed!["writeId"] == write);
            ComesBack();
        }
        await WhenCurrent();
        Assert.Equal(2, Of(FailedWrites).Count);
        Assert.Empty(Of(CompensationEvents));
        await _florin.StopsWell();
    }

    [Fact]
    public async Task Tells_what_was_rolled_back_where_all_databases_are_required()
    {
        await _florin.Start([.. Settings(), "--Storage:RequireAllDatabases=true"]);
        var person = await Person.New(_florin);
        await WhenCurrent();
        GoesAway();
        var body = new { userId = person.Id, currency = "USD" };
        var refused = await _florin.Gateway.Ask("POST", "/api/account/accounts", body, person.Token);
        Assert.Equal((503, "databases-unavailable"), (refused.Status, refused.Code));
        Assert.True((bool?)refused.Body?["rolledBack"]);
        var write = (string?)refused.Body?["writeId"];
        var notice = (await Eventually.Is(() => Task.FromResult(Of(CompensationEvents)), read => read.Count > 0)).First();
        Assert.Equal("florin.rolled-back-write", Header(notice, "ce_type"));
        Assert.Equal(write, Encoding.UTF8.GetString(notice.Message.Key));
        Assert.Equal((write, "account"), ((string?)Value(notice)["writeId"], (string?)Value(notice)["log"]));
        ComesBack();
        var answer = await Eventually.Is(
            () => _florin.Gateway.Ask("POST", "/api/account/accounts", body, person.Token),
            answer => answer.Status == 201
        );
        Assert.NotNull(answer.Header("X-Write-Id"));
        await _florin.StopsWell();
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _kafka.Dispose();
        _folder.Dispose();
    }

    private string[] Settings() =>
        [
            $"--Kafka:BootstrapServers={_kafka.Servers}",
            "--Kafka:CreateTopics=false",
            $"--Storage:Replicas=sqlite:{Copies}",
            "--Storage:CircuitBreaker:BreakDuration=00:00:00.5",
        ];

    // A file in its place, so that no new one is made.
    private void GoesAway()
    {
        Directory.Move(Copies, $"{Copies}.away");
        Replace(() => File.WriteAllText(Copies, ""));
    }

    private void ComesBack() => Replace(() => Directory.Move($"{Copies}.away", Copies));

    // The program may make the directory at the very moment at which there is nothing.
    private void Replace(Action by)
    {
        for (var tries = 0; ; tries++)
            try
            {
                File.Delete(Copies);
                by();
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && tries < 100)
            {
                if (Directory.Exists(Copies))
                    Directory.Delete(Copies, recursive: true);
            }
    }

    private async Task WhenCurrent() =>
        await Eventually.Is(
            () => Admin("GET", "/admin/storage"),
            answer => answer.Data["items"]!.AsArray().All(log => IsCurrent(log!)) // As in the contract.
        );

    private static bool IsCurrent(JsonNode log) =>
        log["replicas"]!.AsArray() is [{ } replica] // Each log has one.
        && (string?)replica["state"] == "current"
        && (long?)replica["watermark"] == (long?)log["head"];

    private async Task<Answer> Admin(string method, string path) =>
        await _florin.Service("admin").Ask(method, path, token: (await Person.Admin(_florin)).Token);

    private static async Task<Answer> Opened(Person person)
    {
        var answer = await person.Post("/api/account/accounts", new { userId = person.Id, currency = "USD" });
        Assert.Equal(201, answer.Status);
        return answer;
    }

    private List<ConsumeResult<byte[], byte[]>> Of(string topic) =>
        [
            .. _kafka
                .Read(topic)
                .Where(read => Header(read, "ce_source") == "/florin/account")
                .DistinctBy(read => Header(read, "ce_id"), StringComparer.Ordinal), // One may come twice.
        ];

    private static JsonNode Value(ConsumeResult<byte[], byte[]> read) => JsonNode.Parse(read.Message.Value)!; // It is JSON.

    private static string Header(ConsumeResult<byte[], byte[]> read, string name) =>
        Encoding.UTF8.GetString(read.Message.Headers.GetLastBytes(name));
}
