using Confluent.Kafka;
using Florin.Platform.Feeds;

namespace Florin.Kafka;

/// <summary>Sends a range of a log to a topic once more, as the relay would, and marked as replay.</summary>
internal sealed class TopicReplay(KafkaOptions options, IFeed published)
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly byte[] Yes = "true"u8.ToArray();

    /// <summary>The header that marks a message as replay.</summary>
    public const string Header = "ce_replay";

    /// <summary>Sends all from a position to another, each batch once the one before is confirmed.</summary>
    /// <exception cref="FeedUnavailable">The log cannot be read, or the topic did not take one.</exception>
    public async Task Send(string topic, long from, long to, CancellationToken cancel)
    {
        await Find(topic, cancel);
        var topics = new Topics(published.Service, options.TopicPrefix);
        using var producer = new ProducerBuilder<byte[], byte[]>(options.ForAwaited()).SetLogHandler((_, _) => { }).Build();
        for (var sent = from - 1; sent < to; )
        {
            var batch = await published.Next(sent, (int)Math.Min(MaxBatch, to - sent), cancel);
            if (batch.Events.Count == 0)
                throw new FeedUnavailable($"The log of {published.Service} did not return position {sent + 1}.");
            var form = new CloudEvent(published.Service, batch.Log);
            var confirmed = new List<Task>();
            foreach (var stored in batch.Events)
            {
                var key = topics.Of(stored).FirstOrDefault(one => one.Topic == topic).Key ?? stored.Stream;
                var message = form.Of(stored, key, StoredMetadata.Of(stored), previous: null);
                message.Headers.Add(Header, Yes);
                confirmed.Add(producer.ProduceAsync(topic, message, cancel));
            }
            try
            {
                await Task.WhenAll(confirmed);
            }
            catch (KafkaException e)
            {
                throw new FeedUnavailable(
                    $"{Why(topic, e.Error)} Everything before is sent: run it again with --from {sent + 1}.",
                    e
                );
            }
            sent = batch.Events[^1].Position;
        }
    }

    // The client would wait for either, and not say which it is.
    private async Task Find(string topic, CancellationToken cancel)
    {
        var admin = new AdminClientBuilder(options.ForAwaited()).SetLogHandler((_, _) => { }).Build(); // What fails is thrown.
        var calls = new BlockingCalls();
        try
        {
            var found = (await calls.Make(() => admin.GetMetadata(topic, Patience), cancel)).Topics;
            if (!found.Exists(one => one.Topic == topic && !one.Error.IsError && one.Partitions.Count > 0))
                throw new FeedUnavailable($"There is no topic {topic} at {options.BootstrapServers}: create it first.");
        }
        catch (KafkaException e)
        {
            throw new FeedUnavailable(
                $"No broker answers at {options.BootstrapServers}, which is Kafka:BootstrapServers: {e.Error.Reason}. Nothing was sent.",
                e
            );
        }
        finally
        {
            calls.Dispose(admin);
        }
    }

    private string Why(string topic, Error error) =>
        error.Code is ErrorCode.Local_MsgTimedOut
            ? $"No broker at {options.BootstrapServers} has confirmed the events within {options.ForAwaited().MessageTimeoutMs / 1000} s."
            : $"The topic {topic} did not take the events: {error.Reason}.";
}
