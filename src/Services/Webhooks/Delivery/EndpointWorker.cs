using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Outbox;
using Florin.Webhooks.Projections;
using Florin.Webhooks.Queueing;
using Microsoft.Extensions.Logging;

namespace Florin.Webhooks.Delivery;

/// <summary>
/// The outbox of one endpoint: sends what is due, some at a time, and records what became of it. It runs by itself, so that an
/// endpoint that does not answer holds up no other, and only while there is something to do.
/// </summary>
internal sealed partial class EndpointWorker
{
    private const int PerConnection = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);
    private readonly WebhookEndpointId _id;
    private readonly Sending _sending;
    private readonly EndpointRegistry _registry;
    private readonly Projection _deliveries;
    private readonly EndpointGate _gate;
    private readonly DueWebhooks _due;
    private readonly WebhookOptions _options;
    private readonly Lock _waking = new();
    private long _seen; // Where the log says of the newest thing to do, or that something was done.
    private long _signals;
    private long _nextTicks = DateTimeOffset.MinValue.UtcTicks;
    private Task _running = Task.CompletedTask;

    public EndpointWorker(
        WebhookEndpointId id,
        Sending sending,
        EndpointRegistry registry,
        Projection deliveries,
        EndpointGate gate,
        WebhookOptions options
    )
    {
        (_id, _sending, _registry, _deliveries, _gate, _options) = (id, sending, registry, deliveries, gate, options);
        _due = new DueWebhooks(id, options.Connections * PerConnection);
    }

    /// <summary>What it does now; completed where it rests.</summary>
    public Task Running => _running;

    /// <summary>Whether requests may go out now.</summary>
    public EndpointGate Gate => _gate;

    /// <summary>When there is something to do next.</summary>
    public DateTimeOffset Next => new(Interlocked.Read(ref _nextTicks), TimeSpan.Zero);

    /// <summary>There may be something to do.</summary>
    /// <param name="position">Where the log says so.</param>
    public void Signal(long position)
    {
        Raise(position);
        Interlocked.Increment(ref _signals);
        Interlocked.Exchange(ref _nextTicks, DateTimeOffset.MinValue.UtcTicks);
    }

    /// <summary>Begins to work, where it rests.</summary>
    public void Wake(CancellationToken stop)
    {
        lock (_waking)
            if (_running.IsCompleted)
                _running = Work(stop);
    }

    private async Task Work(CancellationToken stop)
    {
        await Task.Yield(); // Who wakes it goes on.
        try
        {
            while (await Round(stop)) { }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was stopped; what was sent is recorded.
        }
        catch (Exception e) // A log or a view that fails for a while; whatever it is, the next round may do better.
        {
            Interrupted(_sending.Log, _id.Value, e);
            Rest(_sending.Service.Clock.GetUtcNow() + AfterFault);
        }
    }

    // Whether there is more to do at once.
    private async Task<bool> Round(CancellationToken stop)
    {
        var (signals, now) = (Interlocked.Read(ref _signals), _sending.Service.Clock.GetUtcNow());
        if (_registry.Find(_id) is not { Status: WebhookEndpointStatus.Active } endpoint)
            return await IsMore(DateTimeOffset.MaxValue, signals, stop);
        if (_gate.ClosedUntil > now)
            return await IsMore(_gate.ClosedUntil, signals, stop);
        if (!await _deliveries.Consumer.Reached(Interlocked.Read(ref _seen), Patience, stop))
            return true; // The view is behind: what it shows as due may have been sent.
        var outbox = new Outbox<WebhookDeliveryRow, WebhookAttempt>
        {
            Next = cancel => _due.Next(_deliveries.Rows, endpoint.Ordered, now, cancel),
            KeyOf = row => endpoint.Ordered ? row.Key : row.Id.Value,
            Open = () => new WebhookDelivery(_sending, endpoint, _gate),
            Record = (_, attempts) => Record(attempts),
            Lanes = _options.Connections,
        };
        return await outbox.SendSome(stop) || await IsMore(_due.Earliest, signals, stop);
    }

    // Rests until a time: a short while here, a longer one until it is woken, unless something has happened since the round began.
    private async ValueTask<bool> IsMore(DateTimeOffset next, long signals, CancellationToken stop)
    {
        var wait = next - _sending.Service.Clock.GetUtcNow();
        if (wait < ShortRest)
        {
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _sending.Service.Clock, stop);
            return true;
        }
        Rest(next);
        if (Interlocked.Read(ref _signals) == signals)
            return false;
        Rest(DateTimeOffset.MinValue);
        return true;
    }

    private void Rest(DateTimeOffset until) => Interlocked.Exchange(ref _nextTicks, until.UtcTicks);

    private async Task Record(IReadOnlyList<WebhookAttempt?> outcomes)
    {
        WebhookAttempt[] attempts = [.. outcomes.OfType<WebhookAttempt>()];
        if (attempts.Length == 0)
            return;
        var log = _sending.Service.Log;
        var recorded = await log.Execute(
            new Work<EndpointOutbox>(
                EndpointOutbox.StreamOf(_id),
                By("DeliverWebhooks"),
                (_, _) => [new WebhooksAttempted(_id, [.. attempts])]
            ),
            CancellationToken.None // What was sent is recorded.
        );
        Raise(recorded.Position);
        if (!Array.Exists(attempts, attempt => attempt.IsGone))
            return;
        Gone(_sending.Log, _id.Value);
        await log.Execute(
            new Work<WebhookEndpoint>(
                WebhookEndpoint.StreamOf(_id),
                By("DisableWebhookEndpoint"),
                (endpoint, now) => endpoint.Disable("The endpoint answered 410 Gone.", now)
            ),
            CancellationToken.None
        );
        await _registry.CatchUp(CancellationToken.None);
    }

    private Metadata By(string command) => new(CommandId.New(_sending.Service.Ids), command, "system", $"webhooks-{_id}");

    private void Raise(long position)
    {
        for (var seen = Interlocked.Read(ref _seen); position > seen; )
            seen = Interlocked.CompareExchange(ref _seen, position, seen) is var was && was == seen ? position : was;
    }

    [LoggerMessage(
        EventId = EventIds.WebhooksInterrupted,
        Level = LogLevel.Error,
        Message = "Delivering webhooks to endpoint {Endpoint} failed; it will resume after a delay."
    )]
    private static partial void Interrupted(ILogger log, string endpoint, Exception e);

    [LoggerMessage(
        EventId = EventIds.WebhookEndpointGone,
        Level = LogLevel.Warning,
        Message = "Endpoint {Endpoint} answered 410 Gone and is disabled."
    )]
    private static partial void Gone(ILogger log, string endpoint);
}
