using System.Text.Json.Nodes;
using Florin.Platform.Feeds;
using Florin.Platform.Replication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Hosting;

/// <summary>
/// What publishes the events of logs elsewhere: the one entry of a provider's project. A provider reads its own options; the
/// host knows it by its line in <c>RelayProviders</c> alone.
/// </summary>
public interface IRelayProvider
{
    /// <summary>By what settings, health and checkpoints name it, such as <c>kafka</c>.</summary>
    string Name { get; }

    /// <summary>The setting without which it is not used, such as <c>Kafka:BootstrapServers</c>.</summary>
    string AddressKey { get; }

    /// <summary>The sections of the configuration that it reads, and the options that they are read into.</summary>
    IReadOnlyList<(string Section, Type Options)> Sections { get; }

    /// <summary>What makes the relays of a process; null where the configuration names no place to publish to.</summary>
    /// <exception cref="Configuration.WrongConfiguration">An option is not allowed.</exception>
    IRelays? Open(RelayContext context);

    /// <summary>An AsyncAPI document of everything that is published there, also where that is not configured.</summary>
    JsonObject Describe(IConfiguration configuration, PublishedEvents events);

    /// <summary>Why there can be no topic of a name; null where there can.</summary>
    string? ProblemOfTopic(string topic);

    /// <summary>Sends a range of a log to a topic once more, marked as replay; ends when all of it is confirmed.</summary>
    /// <param name="context">What the provider may use.</param>
    /// <param name="published">The log, without the fields that may not be published.</param>
    /// <param name="topic">The topic, which must exist.</param>
    /// <param name="from">The position of the first event.</param>
    /// <param name="to">The position of the last.</param>
    /// <param name="cancel">Ends it after whatever was sent.</param>
    /// <exception cref="FeedUnavailable">The log cannot be read, or the topic did not take an event.</exception>
    Task Replay(RelayContext context, IFeed published, string topic, long from, long to, CancellationToken cancel);
}

/// <summary>What is published, to be described.</summary>
/// <param name="Logs">The logs.</param>
/// <param name="Schemas">The schemas that those of the events refer to, as <c>#/components/schemas/…</c>; the caller's own copy.</param>
/// <param name="Readers">The consumers that read where logs are published.</param>
public sealed record PublishedEvents(IReadOnlyList<DescribedLog> Logs, JsonObject Schemas, IReadOnlyList<Subscription> Readers);

/// <summary>The events of a log.</summary>
/// <param name="Service">The service whose log it is.</param>
/// <param name="Events">Their stored names, and the schema of the data of each as it is published.</param>
public sealed record DescribedLog(string Service, IReadOnlyList<(string Type, JsonNode Schema)> Events);

/// <summary>Makes the relays of a process: one for each log.</summary>
public interface IRelays
{
    /// <summary>The provider's.</summary>
    string Name { get; }

    /// <summary>A relay of a log, not started yet.</summary>
    ILogRelay Of(RelayedLog log);

    /// <summary>The feed of what was published, for one consumer.</summary>
    IFollowingFeed Read(PublishedLog log);

    /// <summary>Publishes what is told of the replicas of all logs, from now on.</summary>
    IPublishedNotices Notices();
}

/// <summary>
/// Publishes what it is told of replicas, as well as it can: a notice can be missing, or come twice. Disposed of after the logs.
/// </summary>
public interface IPublishedNotices : IReplicationNotices, IAsyncDisposable;

/// <summary>A log to be read where it was published.</summary>
/// <param name="Reader">Who reads it.</param>
/// <param name="Log">The log itself, for what is not there any more, or cannot be told from what is.</param>
public sealed record PublishedLog(Subscription Reader, IFeed Log);

/// <summary>Publishes the events of one log, in order and each at least once, while this process owns the log.</summary>
public interface ILogRelay : IAsyncDisposable
{
    /// <summary>What keeps it from publishing; null when nothing does. Quick, and never throws.</summary>
    string? Problem { get; }

    /// <summary>Begins, and does not wait for the place that it publishes to: one that is away keeps nobody from starting.</summary>
    void Start();
}

/// <summary>A log to be published.</summary>
/// <param name="Feed">Its events as they are stored, without the fields that may not be published.</param>
/// <param name="Head">The position of its last durable event.</param>
/// <param name="Epoch">Of the claim under which this process owns it.</param>
/// <param name="Checkpoints">Where the relay keeps its checkpoint, under <see cref="IRelays.Name"/>.</param>
public sealed record RelayedLog(IFeed Feed, Func<long> Head, Func<long> Epoch, IOwnerCheckpoints Checkpoints);

/// <summary>What a provider may use to make relays.</summary>
/// <param name="Configuration">The whole configuration.</param>
/// <param name="Clock">Time.</param>
/// <param name="Logs">Logging.</param>
public sealed record RelayContext(IConfiguration Configuration, TimeProvider Clock, ILoggerFactory Logs);
