using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;
using Florin.Platform.Configuration;

namespace Florin.Kafka;

/// <summary>Where events are published: section <c>Kafka</c>.</summary>
internal sealed record KafkaOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Kafka";

    private const int ReadAheadKilobytes = 16 << 10;

    // Each of them would let events be lost, be doubled or change places.
    private static readonly string[] OfTheRelay =
    [
        "bootstrap.servers",
        "acks",
        "request.required.acks",
        "enable.idempotence",
        "enable.gapless.guarantee",
        "message.timeout.ms",
        "delivery.timeout.ms",
        "message.send.max.retries",
        "retries",
        "transactional.id",
        "group.id",
        "group.instance.id",
        "enable.auto.commit",
        "auto.commit.enable",
        "enable.auto.offset.store",
        "auto.offset.reset",
    ];

    /// <summary>A comma list of <c>host:port</c>, such as 127.0.0.1:9092; nothing is published without it.</summary>
    public string? BootstrapServers { get; init; }

    /// <summary>What the name of every topic begins with. Default empty.</summary>
    [RegularExpression("[A-Za-z0-9._-]{0,200}", ErrorMessage = "may have up to 200 letters, digits, '.', '_' and '-'.")]
    public string TopicPrefix { get; init; } = "";

    /// <summary>
    /// Whether topics that do not exist are created and those that do are checked. Default true; false leaves both to the operator.
    /// </summary>
    public bool CreateTopics { get; init; } = true;

    /// <summary>Properties of librdkafka, such as <c>security.protocol</c>.</summary>
    public Dictionary<string, string> Client { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BootstrapServers is not null && HostPorts.ProblemOf(BootstrapServers, port: 9092) is { } problem)
            yield return new ValidationResult(problem, [nameof(BootstrapServers)]);
        foreach (var name in Client.Keys.Where(name => OfTheRelay.Contains(name, StringComparer.OrdinalIgnoreCase)))
            yield return new ValidationResult(
                "cannot be set, because the order and the completeness of the events depend on it.",
                [$"{nameof(Client)}:{name}"]
            );
    }

    /// <summary>Never shows the client's properties, which may be secrets.</summary>
    public override string ToString() => $"{BootstrapServers} {TopicPrefix}";

    /// <summary>
    /// The producer's settings. A message never times out, so that the broker's absence leaves no gap behind which later ones
    /// arrive; any other failure stops the producer with all that is under way.
    /// </summary>
    internal ProducerConfig ForProducer() =>
        new(Properties())
        {
            BootstrapServers = BootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            EnableGaplessGuarantee = true,
            MessageTimeoutMs = 0,
            AllowAutoCreateTopics = false,
        };

    /// <summary>
    /// A consumer's settings. Where an offset is asked for that the topic does not have, it begins with the first that it has: what
    /// was handled is dropped by positions.
    /// </summary>
    internal ConsumerConfig ForConsumer(string group) =>
        new(Properties())
        {
            BootstrapServers = BootstrapServers,
            GroupId = group,
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            QueuedMaxMessagesKbytes = ReadAheadKilobytes,
        };

    /// <summary>A producer's settings for messages that whoever sends them waits for.</summary>
    internal ProducerConfig ForAwaited() =>
        new(Properties())
        {
            BootstrapServers = BootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            MessageTimeoutMs = 10_000,
            AllowAutoCreateTopics = false,
        };

    private Dictionary<string, string> Properties() =>
        Client.ToDictionary(property => property.Key.ToLowerInvariant(), property => property.Value, StringComparer.Ordinal);
}
