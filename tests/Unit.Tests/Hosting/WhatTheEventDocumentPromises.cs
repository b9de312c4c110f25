using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Florin.Host.Composition;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Florin.Testing;
using Florin.Testing.Kafka;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Hosting;

/// <summary>GET /asyncapi.json and what is really published: every event of every service, in every topic.</summary>
public sealed class WhatTheEventDocumentPromises
{
    private static readonly string[] Topics = ["domain-events", "transaction-events", "notification-events", "audit-events"];
    private static readonly string[] NoticeTopics = ["failed-writes", "compensation-events"];
    private const string Letters = "florin.analytics.analytics.dead-letter";

    [Fact]
    public async Task Is_what_relays_and_replays_and_dead_letters_and_notices_send()
    {
        using var kafka = new MockKafka();
        foreach (var topic in (string[])[.. Topics, .. NoticeTopics, Letters])
            kafka.Create(topic);
        var context = Context(kafka);
        var relays = RelayProviders.All[0].Open(context)!; // It has an address.
        var document = PublishedApi.Document(context.Configuration);
        foreach (var service in Catalog.Services)
        {
            var log = new Samples(service);
            await Publish(relays, log);
            var published = new PublishedFeed(log, log.Types);
            await RelayProviders.All[0].Replay(context, published, "domain-events", 1, log.Events.Count, default);
            if (service.Name == "transaction")
                await SetAside(relays, published, log.Events);
        }
        await Notify(relays, kafka);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (topic, channel) in document["channels"]!.AsObject())
        foreach (var read in kafka.Read(topic))
        {
            var type = Header(read, "ce_type");
            var name = NoticeTopics.Contains(topic, StringComparer.Ordinal)
                ? type
                : $"{Header(read, "ce_source").Split('/')[2]}.{type}";
            var message = Find(document, channel!["messages"]![name]);
            AssertFits(HeadersOf(document, message), read.Message.Headers.Select(header => header.Key));
            AssertFits([Find(document, message["payload"])], Properties(read));
            AssertKey(message, read);
            seen.Add($"{topic} {name}");
        }
        Assert.Equal(
            Promised(document).Order(StringComparer.Ordinal),
            seen.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Says_who_may_read_it() =>
        Assert.Contains(
            "who may read a topic reads every event in it",
            (string)PublishedApi.Document(new ConfigurationBuilder().Build())["info"]!["description"]!,
            StringComparison.Ordinal
        );

    private static IEnumerable<string> Promised(JsonObject document) =>
        document["channels"]!
            .AsObject()
            .SelectMany(channel => channel.Value!["messages"]!.AsObject().Select(message => $"{channel.Key} {message.Key}"));

    private static void AssertKey(JsonNode message, ConsumeResult<byte[], byte[]> read)
    {
        var key = Encoding.UTF8.GetString(read.Message.Key);
        var told = (string)message["bindings"]!["kafka"]!["key"]!["description"]!;
        if (told.StartsWith("The write, as in writeId", StringComparison.Ordinal))
        {
            var data = JsonNode.Parse(read.Message.Value)!;
            Assert.Equal((string?)data["writeId"] ?? (string?)data["log"], key);
            return;
        }
        var stream = Header(read, "ce_subject");
        if (told.StartsWith("The stream, as in ce_subject", StringComparison.Ordinal))
            Assert.Equal(stream, key);
        else
            Assert.Equal(stream[(stream.IndexOf('-', StringComparison.Ordinal) + 1)..], key);
    }

    private static void AssertFits(IReadOnlyList<JsonNode> schemas, IEnumerable<string> there)
    {
        var known = schemas.SelectMany(schema => schema["properties"]!.AsObject()).Select(property => property.Key);
        var required = schemas.SelectMany(schema => schema["required"]?.AsArray() ?? []).Select(name => (string)name!);
        Assert.Empty(there.Except(known, StringComparer.Ordinal));
        Assert.Empty(required.Except(there, StringComparer.Ordinal));
    }

    private static IReadOnlyList<JsonNode> HeadersOf(JsonNode document, JsonNode message)
    {
        var headers = Find(document, message["headers"]);
        return headers["allOf"] is JsonArray all
            ? [.. all.Select(part => part!["$ref"] is null ? part : Find(document, part))]
            : [headers];
    }

    private static JsonNode Find(JsonNode document, JsonNode? reference) =>
        ((string)reference!["$ref"]!).Split('/').Skip(1).Aggregate(document, (node, name) => node[name]!);

    private static IEnumerable<string> Properties(ConsumeResult<byte[], byte[]> read) =>
        JsonNode.Parse(read.Message.Value)!.AsObject().Select(property => property.Key);

    private static string Header(ConsumeResult<byte[], byte[]> read, string name) =>
        Encoding.UTF8.GetString(read.Message.Headers.GetLastBytes(name));

    private static RelayContext Context(MockKafka kafka)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Kafka:BootstrapServers"] = kafka.Servers,
            ["Kafka:CreateTopics"] = "false",
            ["Feeds:analytics:Source"] = "kafka",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new RelayContext(configuration, TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static async Task Publish(IRelays relays, Samples log)
    {
        var views = new InMemoryViewStore();
        await views.Define(relays.Name, [], default);
        var feed = new PublishedFeed(log, log.Types);
        await using var relay = relays.Of(
            new RelayedLog(feed, () => log.Events.Count, () => 1, new OwnerCheckpointsAmongViews(views))
        );
        relay.Start();
        await log.Done.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
    }

    private static async Task Notify(IRelays relays, MockKafka kafka)
    {
        await using var notices = relays.Notices();
        var (write, at) = (WriteId.Of("log_1", 1, "cmd_1"), DateTimeOffset.UnixEpoch);
        notices.Failed(new FailedReplication(null, "account", "mongodb", 1, 9, "It is away.", at));
        notices.Failed(new FailedReplication(write, "account", "mongodb", 1, 9, "It is away.", at));
        notices.RolledBack(new RolledBackWrite(write, "account", "mongodb, spanner", at));
        notices.Removed(new RemovedEvents("account", "mongodb", 4, 2, at));
        await Eventually.Is(() => Task.FromResult(NoticeTopics.Sum(topic => kafka.Read(topic).Count)), sent => sent == 4);
    }

    private static async Task SetAside(IRelays relays, PublishedFeed log, IReadOnlyList<StoredEvent> events)
    {
        await using var reader = relays.Read(new PublishedLog(new Subscription("analytics", "analytics", log.Service), log));
        var parked = events.Select(e => new ParkedEvent(e.Position, e.Stream, e.Type, "Poison.", e.At, 3));
        await reader.SetAside([.. parked], default);
    }

    /// <summary>A log with every event of a service. Done when somebody asks for what is behind them: all before is confirmed then.</summary>
    private sealed class Samples : IFeed
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Samples(ServiceDefinition service)
        {
            (Service, Events) = (service.Name, SampleEvents.Of(service));
            service.Events(Types);
        }

        public string Service { get; }

        public EventTypes Types { get; } = new();

        public IReadOnlyList<StoredEvent> Events { get; }

        public Task Done => _done.Task;

        public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel)
        {
            if (after == Events.Count)
            {
                _done.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            }
            return new FeedBatch([.. Events.Where(e => e.Position > after).Take(max)], Events.Count, "log_1");
        }
    }
}
