using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Florin.Kafka;

/// <summary>Topics exist with other settings than the relay creates them with, or cannot be created or checked.</summary>
internal sealed class UnsuitableTopics(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Creates the topics that do not exist, and refuses those with other settings. It never changes one.</summary>
internal sealed partial class TopicSetup(KafkaOptions options, ILogger log)
{
    private const string RetentionProperty = "retention.ms";
    private const string Otherwise =
        "Kafka:CreateTopics=false leaves topics to you: they are then neither created nor checked.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Makes sure of them.</summary>
    /// <exception cref="UnsuitableTopics">One has other settings; or the broker cannot create or describe topics.</exception>
    /// <exception cref="KafkaException">The broker is away.</exception>
    public async Task Ensure(IReadOnlyList<string> topics, CancellationToken cancel)
    {
        if (!options.CreateTopics)
            return;
        var admin = new AdminClientBuilder(options.ForProducer()).SetLogHandler((_, _) => { }).Build(); // What fails is thrown.
        var calls = new BlockingCalls();
        try
        {
            await Ensure(admin, calls, topics, cancel);
        }
        finally
        {
            calls.Dispose(admin);
        }
    }

    private async Task Ensure(IAdminClient admin, BlockingCalls calls, IReadOnlyList<string> topics, CancellationToken cancel)
    {
        var existing = await Existing(admin, calls, topics, cancel);
        var problems = existing.Where(t => t.Value != Topics.Partitions).Select(t => Partitions(t.Key, t.Value)).ToList();
        if (problems.Count == 0 && existing.Count > 0)
            problems.AddRange(await Retentions(admin, [.. existing.Keys], cancel));
        if (problems.Count > 0)
            throw new UnsuitableTopics($"{string.Join(' ', problems)} Change the topic, or: {Otherwise}");
        await Create(admin, [.. topics.Where(topic => !existing.ContainsKey(topic))], cancel);
    }

    private static Task<Dictionary<string, int>> Existing(
        IAdminClient admin,
        BlockingCalls calls,
        IReadOnlyList<string> topics,
        CancellationToken cancel
    ) =>
        calls.Make(
            () =>
                admin
                    .GetMetadata(Patience)
                    .Topics.Where(topic => topics.Contains(topic.Topic, StringComparer.Ordinal) && topic.Partitions.Count > 0)
                    .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal),
            cancel
        );

    private static string Partitions(string topic, int partitions) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The topic {topic} has {partitions} partitions and must have {Topics.Partitions}."
        );

    private static async Task<IEnumerable<string>> Retentions(
        IAdminClient admin,
        IReadOnlyList<string> topics,
        CancellationToken cancel
    )
    {
        try
        {
            var described = await admin
                .DescribeConfigsAsync(
                    topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic }),
                    new DescribeConfigsOptions { RequestTimeout = Patience }
                )
                .WaitAsync(cancel);
            return
            [
                .. described
                    .Select(t => RetentionProblem(t.ConfigResource.Name, t.Entries.GetValueOrDefault(RetentionProperty)?.Value))
                    .OfType<string>(),
            ];
        }
        catch (KafkaException e) // The broker is there: it has just answered which topics there are.
        {
            throw new UnsuitableTopics($"The broker cannot show the settings of topics ({e.Error.Reason}). {Otherwise}", e);
        }
    }

    /// <summary>What is wrong with the retention of a topic; null when nothing is.</summary>
    internal static string? RetentionProblem(string topic, string? milliseconds) =>
        milliseconds == Milliseconds
            ? null
            : $"The topic {topic} has {RetentionProperty} {milliseconds ?? "unset"} and must have {Milliseconds}.";

    private static string Milliseconds { get; } =
        ((long)Topics.Retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private async Task Create(IAdminClient admin, IReadOnlyList<string> missing, CancellationToken cancel)
    {
        if (missing.Count == 0)
            return;
        try
        {
            await admin
                .CreateTopicsAsync(missing.Select(Specification), new CreateTopicsOptions { RequestTimeout = Patience })
                .WaitAsync(cancel);
            foreach (var topic in missing)
                Created(log, topic);
        }
        catch (CreateTopicsException e) when (e.Results.TrueForAll(IsThere))
        {
            // The relay of another log was quicker.
        }
        catch (KafkaException e)
        {
            throw new UnsuitableTopics(
                $"The topics {string.Join(", ", missing)} do not exist, and the broker cannot create them ({ReasonOf(e)}). {Otherwise}",
                e
            );
        }
    }

    private static TopicSpecification Specification(string topic) =>
        new()
        {
            Name = topic,
            NumPartitions = Topics.Partitions,
            ReplicationFactor = -1, // The broker's default.
            Configs = new Dictionary<string, string>(StringComparer.Ordinal) { [RetentionProperty] = Milliseconds },
        };

    private static bool IsThere(CreateTopicReport report) =>
        !report.Error.IsError || report.Error.Code is ErrorCode.TopicAlreadyExists;

    private static string ReasonOf(KafkaException e) =>
        e is CreateTopicsException topics ? topics.Results.First(topic => !IsThere(topic)).Error.Reason : e.Error.Reason;

    [LoggerMessage(EventId = EventIds.TopicCreated, Level = LogLevel.Information, Message = "Created the Kafka topic {Topic}")]
    private static partial void Created(ILogger log, string topic);
}
