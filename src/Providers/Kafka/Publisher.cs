using Confluent.Kafka;
using Florin.Platform.EventLog;

namespace Florin.Kafka;

/// <summary>The broker did not take an event, for another reason than its absence.</summary>
internal sealed class NotPublished(string topic, Error error)
    : Exception($"The topic {topic} did not take an event: {error.Reason}");

/// <summary>
/// A producer of one log. Messages of one partition arrive in order and without a gap; after the first that fails it sends
/// nothing more and is to be replaced.
/// </summary>
internal sealed class Publisher : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly BlockingCalls _calls = new();
    private readonly Topics _topics;
    private volatile string? _away;

    public Publisher(KafkaOptions options, Topics topics)
    {
        _topics = topics;
        _producer = new ProducerBuilder<byte[], byte[]>(options.ForProducer())
            .SetErrorHandler((_, error) => Note(error))
            .SetLogHandler((_, _) => { }) // What matters comes as an error, and health tells it.
            .Build();
    }

    /// <summary>Why the brokers cannot be reached; null when they can, as far as is known.</summary>
    public string? Away => _away;

    /// <summary>Sends some events and waits until all of them are confirmed by all replicas.</summary>
    /// <param name="events">The events, one after another of the log.</param>
    /// <param name="previous">The mark of the event before the first; null where that is not known.</param>
    /// <param name="form">Makes messages of them.</param>
    /// <exception cref="NotPublished">One was not taken; those after it may have been, and none of them counts.</exception>
    /// <exception cref="KafkaException">The client does not take one.</exception>
    public async Task Send(IReadOnlyList<StoredEvent> events, string? previous, CloudEvent form, CancellationToken cancel)
    {
        var all = new Confirmations();
        List<PublishedTrace>? traced = null;
        foreach (var stored in events)
        {
            var metadata = StoredMetadata.Of(stored);
            foreach (var (topic, key) in _topics.Of(stored))
            {
                all.Expect();
                var message = form.Of(stored, key, metadata, previous);
                if (PublishedTrace.Begin(topic, metadata.Trace, message) is { } span)
                    (traced ??= []).Add(span);
                _producer.Produce(topic, message, all.Take);
            }
            previous = metadata.MarkOf(stored);
        }
        await PublishedTrace.Around(traced, all.Complete().WaitAsync(cancel));
        _away = null;
    }

    /// <summary>Asks the brokers whether they are there, where they were not: no event comes that would show it.</summary>
    public Task Look(CancellationToken cancel) =>
        _away is null
            ? Task.CompletedTask
            : _calls.Make(
                () =>
                {
                    using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
                    admin.GetMetadata(_topics.Names[0], Patience);
                    return _away = null;
                },
                cancel
            );

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose(_producer);

    private void Note(Error error)
    {
        if (error.IsFatal || error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Authentication)
            _away = error.Reason;
    }

    private sealed class Confirmations
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _open = 1; // Until all are sent.

        public void Expect() => Interlocked.Increment(ref _open);

        public void Take(DeliveryReport<byte[], byte[]> report)
        {
            if (report.Error.IsError)
                _done.TrySetException(new NotPublished(report.Topic, report.Error));
            else
                Close();
        }

        public Task Complete()
        {
            Close();
            return _done.Task;
        }

        private void Close()
        {
            if (Interlocked.Decrement(ref _open) == 0)
                _done.TrySetResult();
        }
    }
}
