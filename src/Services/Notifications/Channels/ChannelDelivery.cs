using Florin.Notifications.Messages;
using Florin.Platform.Hosting;
using Florin.Platform.Outbox;
using Florin.Platform.Privacy;
using Florin.Platform.RateLimiting;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;

namespace Florin.Notifications.Channels;

/// <summary>
/// Tries the messages of a channel, each once in a round: what is to be tried again waits in the log, not here. While the
/// circuit is open, or the provider wants to be left alone, nothing is tried at all.
/// </summary>
internal sealed partial class ChannelDelivery(
    ServiceBuilder service,
    string name,
    ChannelOptions options,
    HttpChannel channel,
    ILogger log
) : IDelivery<ChannelMessage, MessageAttempted>
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    private readonly SlidingWindowLog<string> _rate = new(
        new SlidingWindowOptions { Window = TimeSpan.FromSeconds(1) },
        service.Clock
    );
    private long _restsUntil;

    /// <summary>Opens when the provider fails.</summary>
    public CircuitBreaker Circuit { get; } = new(options.CircuitBreaker, service.Clock);

    /// <summary>When something may be tried again, UTC.</summary>
    public DateTimeOffset RestsUntil => new(Volatile.Read(ref _restsUntil), TimeSpan.Zero);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask; // It lives as long as the channel.

    /// <inheritdoc/>
    public async Task<MessageAttempted?> Send(ChannelMessage message, CancellationToken stop)
    {
        var (queued, now) = (message.Queued!, service.Clock.GetUtcNow()); // Of a message that is pending.
        if (now - queued.DueAt > options.MaxAge)
            return Outcome(message, ChannelMessage.Failed, new ChannelAnswer(null, $"It is older than {options.MaxAge}."));
        try
        {
            if (await To(queued, stop) is not { } to)
                return Outcome(
                    message,
                    ChannelMessage.Failed,
                    new ChannelAnswer(null, "The user has no address on this channel.")
                );
            return await Permitted(stop) is { } permit ? await Try(message, to, permit, stop) : null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null; // It is tried again after the next start.
        }
        catch (ServiceUnavailable)
        {
            Rest(options.Backoff); // The user service has the key of the address.
            return null;
        }
    }

    private async Task<MessageAttempted> Try(ChannelMessage message, string to, Permit permit, CancellationToken stop)
    {
        var queued = message.Queued!; // Of a message that is pending.
        var id = ChannelMessage.IdOf(queued.Notification, queued.Channel);
        ChannelAnswer answer;
        try
        {
            var outgoing = new Outgoing(id, to, queued.Subject, queued.Text, queued.Kind, queued.User.Value);
            answer = await channel.Send(outgoing, stop);
        }
        catch
        {
            permit.NoVerdict();
            throw;
        }
        Conclude(permit, answer);
        if (answer.IsSuccess)
            return Outcome(message, ChannelMessage.Sent, answer);
        NotSent(log, id, message.Attempts + 1, answer.Error!); // Else it were a success.
        var isOver = answer.IsFinal || message.Attempts + 1 >= options.MaxAttempts;
        return Outcome(message, isOver ? ChannelMessage.Failed : ChannelMessage.Pending, answer);
    }

    private void Conclude(Permit permit, ChannelAnswer answer)
    {
        if (answer.IsThrottled)
            permit.NoVerdict();
        else if (answer.Status is null or >= 500)
            permit.Failed();
        else
            permit.Succeeded();
        if (answer.IsThrottled)
            Rest(answer.RetryAfter ?? options.Backoff);
    }

    // Leave to try a message, once the rate allows it; null while nothing is to be tried.
    private async Task<Permit?> Permitted(CancellationToken stop)
    {
        while (true)
        {
            if (RestsUntil > service.Clock.GetUtcNow())
                return null;
            if (_rate.Decide(name, options.Rate) is not { Allowed: false } refused)
                break;
            await Task.Delay(refused.RetryAfter, service.Clock, stop);
        }
        if (Circuit.TryEnter(out var permit, out var retryAfter))
            return permit;
        Rest(retryAfter);
        return null;
    }

    private void Rest(TimeSpan time) =>
        Volatile.Write(ref _restsUntil, Math.Max(_restsUntil, (service.Clock.GetUtcNow() + time).UtcTicks));

    // The user's address as it is now; empty where the request does not use it.
    private async ValueTask<string?> To(MessageQueued queued, CancellationToken cancel)
    {
        if (!channel.Request.NeedsAddress)
            return "";
        var (preferences, _) = await service.Log.Read<Preferences>(Preferences.StreamOf(queued.User), cancel);
        if (preferences.Addresses?.GetValueOrDefault(queued.Channel) is not { } stored)
            return null;
        var address = await service.Runtime.People.Open(stored, cancel);
        var isGone =
            address == PersonalData.ErasedName(queued.User.Value) || address == PersonalData.LostName(queued.User.Value);
        return isGone ? null : address;
    }

    private MessageAttempted Outcome(ChannelMessage message, string status, ChannelAnswer answer) =>
        new(
            message.Queued!.Notification, // Of a message that is pending.
            message.Queued.Channel,
            message.Attempts + 1,
            status,
            answer.Status,
            answer.Error,
            answer.MessageId,
            status == ChannelMessage.Pending ? service.Clock.GetUtcNow() + Wait(message.Attempts, answer) : null
        );

    private TimeSpan Wait(int attempts, ChannelAnswer answer)
    {
        var doubled = options.Backoff * Math.Pow(2, attempts) * (0.75 + (service.Runtime.Random() / 2));
        var wait = doubled < LongestBackoff ? doubled : LongestBackoff;
        return answer.RetryAfter is { } asked && asked > wait ? asked : wait;
    }

    [LoggerMessage(
        EventId = EventIds.MessageNotSent,
        Level = LogLevel.Warning,
        Message = "Message {Id} could not be sent at attempt {Attempt}: {Reason}"
    )]
    private static partial void NotSent(ILogger log, string id, int attempt, string reason);
}
