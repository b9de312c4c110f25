using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Kafka;

/// <summary>
/// The topic <c>{group}.dead-letter</c>: the events that a consumer has set aside, as they were published, with the reason. They
/// are confirmed before the consumer notes that it has set them aside, so that none is missing; one may be there twice.
/// </summary>
internal sealed class DeadLetters(KafkaOptions options, string group, IFeed log, ILogger logger) : IDisposable
{
    private readonly TopicSetup _setup = new(options, logger);
    private readonly Topics _topics = new(log.Service, options.TopicPrefix);
    private readonly BlockingCalls _calls = new();
    private IProducer<byte[], byte[]>? _producer;
    private bool _isPrepared;

    /// <summary>The topic.</summary>
    public string Topic => TopicOf(group);

    /// <summary>The topic of a consumer group.</summary>
    public static string TopicOf(string group) => $"{group}.dead-letter";

    /// <summary>Makes sure that there is the topic.</summary>
    /// <exception cref="FeedUnavailable">There is not.</exception>
    public async Task Prepare(CancellationToken cancel)
    {
        if (_isPrepared)
            return;
        try
        {
            await _setup.Ensure([Topic], cancel);
            _isPrepared = true;
        }
        catch (UnsuitableTopics e)
        {
            throw new FeedUnavailable(e.Message, e);
        }
    }

    /// <summary>Sends some, and waits until all of them are confirmed.</summary>
    /// <param name="parked">What is set aside.</param>
    /// <param name="identity">The log's.</param>
    /// <param name="find">Those that are at hand; others come from the log.</param>
    /// <exception cref="FeedUnavailable">One was not taken.</exception>
    public async Task Send(
        IReadOnlyList<ParkedEvent> parked,
        string? identity,
        Func<long, StoredEvent?> find,
        CancellationToken cancel
    )
    {
        var form = new CloudEvent(log.Service, identity);
        _producer ??= new ProducerBuilder<byte[], byte[]>(options.ForAwaited()).SetLogHandler((_, _) => { }).Build();
        var sent = new List<Task>();
        foreach (var one in parked)
        {
            var stored = find(one.Position) ?? await FromLog(one, cancel);
            sent.Add(_producer.ProduceAsync(Topic, MessageOf(one, stored, form), cancel));
        }
        try
        {
            await Task.WhenAll(sent);
        }
        catch (KafkaException e)
        {
            throw new FeedUnavailable($"The topic {Topic} did not take an event that is set aside: {e.Error.Reason}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose(_producer);

    private async Task<StoredEvent> FromLog(ParkedEvent parked, CancellationToken cancel)
    {
        var batch = await log.Next(parked.Position - 1, 1, cancel);
        return batch.Events is [var there] && there.Position == parked.Position
            ? there
            : throw new FeedUnavailable($"The log of {log.Service} did not return position {parked.Position}.");
    }

    private Message<byte[], byte[]> MessageOf(ParkedEvent parked, in StoredEvent stored, CloudEvent form)
    {
        var key = _topics.Of(stored).Last().Key;
        var message = form.Of(stored, key, StoredMetadata.Of(stored), previous: null);
        message.Headers.Add("deadletter-group", Encoding.UTF8.GetBytes(group));
        message.Headers.Add("deadletter-reason", Encoding.UTF8.GetBytes(parked.Reason));
        message.Headers.Add(
            "deadletter-attempts",
            Encoding.UTF8.GetBytes(parked.Attempts.ToString(CultureInfo.InvariantCulture))
        );
        return message;
    }
}
