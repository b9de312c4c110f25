using System.Text.Json.Nodes;
using Confluent.Kafka;
using Florin.Platform.Configuration;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Kafka;

/// <summary>Publishes every log to Kafka, where <c>Kafka:BootstrapServers</c> names one.</summary>
public sealed class KafkaProvider : IRelayProvider
{
    /// <inheritdoc/>
    public string Name => KafkaRelay.Checkpoints;

    /// <inheritdoc/>
    public string AddressKey => $"{KafkaOptions.Section}:{nameof(KafkaOptions.BootstrapServers)}";

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(KafkaOptions.Section, typeof(KafkaOptions))];

    /// <inheritdoc/>
    public IRelays? Open(RelayContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Configuration.Options<KafkaOptions>(KafkaOptions.Section);
        if (options.BootstrapServers is null)
            return null;
        CheckClient(options);
        return new Relays(options, context);
    }

    /// <inheritdoc/>
    public JsonObject Describe(IConfiguration configuration, PublishedEvents events) =>
        EventDocument.Of(configuration.Options<KafkaOptions>(KafkaOptions.Section), events);

    /// <inheritdoc/>
    public string? ProblemOfTopic(string topic) => Topics.IsName(topic) ? null : Topics.Allowed;

    /// <inheritdoc/>
    public Task Replay(RelayContext context, IFeed published, string topic, long from, long to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Configuration.Options<KafkaOptions>(KafkaOptions.Section);
        CheckClient(options);
        return new TopicReplay(options, published).Send(topic, from, to, cancel);
    }

    // Only the client knows its properties and what each may be. It names some by another name, and the values may be secrets.
    private static void CheckClient(KafkaOptions options)
    {
        if (ProblemOf(options) is not { } problem)
            return;
        var wrong = options
            .Client.FirstOrDefault(one => ProblemOf(options with { Client = new([one], StringComparer.Ordinal) }) is not null)
            .Key;
        var key = $"{KafkaOptions.Section}:{nameof(KafkaOptions.Client)}";
        throw new WrongConfiguration($"{(wrong is null ? key : $"{key}:{wrong}")} is not allowed: {problem}");
    }

    private static string? ProblemOf(KafkaOptions options)
    {
        try
        {
            using var client = new ProducerBuilder<Null, Null>(options.ForProducer())
                .SetLogHandler((_, _) => { }) // It lives for a moment, in which nothing can be wrong but its settings.
                .Build();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            return e.Message;
        }
    }

    private sealed class Relays(KafkaOptions options, RelayContext context) : IRelays
    {
        public string Name => KafkaRelay.Checkpoints;

        public ILogRelay Of(RelayedLog log) =>
            new KafkaRelay(options, log, context.Clock, context.Logs.CreateLogger("Florin.Kafka"));

        public IFollowingFeed Read(PublishedLog log) =>
            new KafkaFeed(options, log, context.Clock, context.Logs.CreateLogger("Florin.Kafka"));

        public IPublishedNotices Notices() =>
            new KafkaNotices(options, context.Clock, context.Logs.CreateLogger("Florin.Kafka"));
    }
}
