using Florin.Platform.Calls;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;

namespace Florin.Platform.Hosting;

/// <summary>Asks a service for its consumers.</summary>
public sealed record ListConsumers;

/// <summary>The consumers of a service.</summary>
/// <param name="Items">Each with its state.</param>
public sealed record ListedConsumers(IReadOnlyList<ConsumerHealth> Items);

/// <summary>Asks a service for the events that a consumer has set aside.</summary>
/// <param name="Consumer">Which.</param>
/// <param name="After">Only those after this position.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ListParked(string Consumer, long After, int Limit);

/// <summary>Events that a consumer has set aside.</summary>
/// <param name="Items">By position; null where there is no such consumer.</param>
public sealed record ListedParked(IReadOnlyList<ParkedEvent>? Items);

/// <summary>Has a consumer try events that are set aside again.</summary>
/// <param name="Consumer">Which.</param>
/// <param name="Position">Only the stream of the event at this position; null for all.</param>
public sealed record RetryParked(string Consumer, long? Position);

/// <summary>Has a consumer discard what it keeps and follow the log again from its beginning.</summary>
/// <param name="Consumer">Which.</param>
public sealed record RebuildConsumer(string Consumer);

/// <summary>The outcome of an operator's request.</summary>
/// <param name="Consumer">The consumer's state then; null where there is no such one.</param>
/// <param name="Replayed">How many events could be handled.</param>
/// <param name="Refusal">Why it was not done; null when it was.</param>
public sealed record ConsumerOutcome(ConsumerHealth? Consumer, int Replayed, string? Refusal);

/// <summary>Lists, retries and rebuilds a service's consumers, for the gateway's admin API.</summary>
public static class ConsumerOperations
{
    private const int MaxReplayed = 500;

    /// <summary>The state of a service's consumers.</summary>
    public static Operation<ListConsumers, ListedConsumers> List(string service) =>
        new(service, "list-consumers", Repeatable: true);

    /// <summary>What a consumer has set aside.</summary>
    public static Operation<ListParked, ListedParked> Parked(string service) => new(service, "list-parked", Repeatable: true);

    /// <summary>Tries again what is set aside.</summary>
    public static Operation<RetryParked, ConsumerOutcome> Retry(string service) => new(service, "retry-parked");

    /// <summary>Rebuilds what a consumer keeps.</summary>
    public static Operation<RebuildConsumer, ConsumerOutcome> Rebuild(string service) => new(service, "rebuild-consumer");

    /// <summary>Sends a range of a log through a consumer again.</summary>
    public static Operation<ReplayConsumer, ReplayProgress> Replay(string service) => new(service, "replay-consumer");

    internal static void Add(
        ServiceBuilder service,
        IReadOnlyList<Consumer> consumers,
        IReadOnlyDictionary<string, ReplayEvents> replays
    )
    {
        var name = service.Definition.Name;
        service.Does(List(name), (_, _, _) => Task.FromResult(new ListedConsumers([.. consumers.Select(ConsumerHealth.Of)])));
        service.Does(Parked(name), (asked, _, _) => Task.FromResult(ParkedOf(Find(consumers, asked.Consumer), asked)));
        service.Does(
            Retry(name),
            (asked, _, cancel) => Do(Find(consumers, asked.Consumer), c => c.Retry(asked.Position, cancel))
        );
        service.Does(Rebuild(name), (asked, _, cancel) => Do(Find(consumers, asked.Consumer), c => c.Rebuild(cancel)));
        service.Does(
            Replay(name),
            (asked, _, cancel) =>
                Replays(Find(consumers, asked.Consumer), replays.GetValueOrDefault(asked.Consumer), asked, cancel)
        );
    }

    private static async Task<ReplayProgress> Replays(
        Consumer? consumer,
        ReplayEvents? replay,
        ReplayConsumer asked,
        CancellationToken cancel
    )
    {
        var nothing = new ReplayProgress(asked.From - 1, 0, 0, 0, null);
        if (consumer is null || replay is null)
            return nothing with { Refusal = $"No events can go through {asked.Consumer} again." };
        if (!ReplayConsumer.IsName(asked.Replay) || asked.From < 1 || asked.To < asked.From)
            return nothing with { Refusal = "The replay has no name, or no range." };
        try
        {
            var (events, upto) = await consumer.Handled(asked.From, asked.To, MaxReplayed, cancel);
            if (events.Count == 0)
                return nothing with { Upto = upto };
            var progress = await replay(asked, events, cancel);
            return progress.Upto == events[^1].Position ? progress with { Upto = upto } : progress;
        }
        catch (Exception e) when (e is InvalidOperationException or FeedUnavailable or ServiceUnavailable)
        {
            return nothing with { Refusal = e.Message };
        }
    }

    private static Consumer? Find(IReadOnlyList<Consumer> consumers, string name) =>
        consumers.FirstOrDefault(consumer => consumer.Name == name);

    private static ListedParked ParkedOf(Consumer? consumer, ListParked asked) =>
        new(consumer is null ? null : [.. consumer.ParkedEvents.Where(p => p.Position > asked.After).Take(asked.Limit)]);

    private static async Task<ConsumerOutcome> Do(Consumer? consumer, Func<Consumer, Task<int>> work)
    {
        if (consumer is null)
            return new ConsumerOutcome(null, 0, null);
        try
        {
            var replayed = await work(consumer);
            return new ConsumerOutcome(ConsumerHealth.Of(consumer), replayed, null);
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            return new ConsumerOutcome(ConsumerHealth.Of(consumer), 0, e.Message);
        }
    }
}
