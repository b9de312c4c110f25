using Florin.Notifications.Projections;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Notifications.Delivery;

/// <summary>
/// Sends what is to be sent, some mails at a time in the order of the transactions, and records what became of them before
/// it goes on. The rows of the view are its queue, so nothing is held in memory. A crash between a mail and its record
/// sends that mail again, under the same Message-ID.
/// </summary>
internal sealed partial class Mailing(ServiceBuilder service, SmtpOptions options, IViewStore views)
{
    private const int MailsPerConnection = 8;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);
    private readonly ILogger _log = service.Logger("Florin.Mail");
    private long _passed;

    /// <summary>Sends until it is stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!await SendSome(stop))
                    await Slept(Idle, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // The loop outlives a log or a view that fails for a while; it says so and tries again.
            {
                Interrupted(_log, e);
                await Slept(options.Backoff, stop);
            }
        }
    }

    /// <summary>Sends the next mails and records what became of them; false when there are none.</summary>
    private async Task<bool> SendSome(CancellationToken stop)
    {
        var (outbox, _) = await service.Log.Read<Outbox>(Outbox.Stream, stop);
        var window = await Next(Math.Max(outbox.Upto, _passed), stop);
        if (window.Count == 0)
            return false;
        var due = window.Where(row => row.Address is not null).ToList();
        var delivered = new NotificationDelivered?[due.Count];
        await Task.WhenAll(
            Enumerable.Range(0, Math.Min(options.Connections, due.Count)).Select(lane => Lane(lane, due, delivered, stop))
        );
        // What a stop cut short is tried again, and with it what comes after: the order is the record.
        var done = delivered.TakeWhile(d => d is not null).Select(d => d!).ToList();
        if (done.Count > 0)
            await Record(done);
        stop.ThrowIfCancellationRequested();
        _passed = window[^1].Position;
        return true;
    }

    private ValueTask<IReadOnlyList<NotificationRow>> Next(long after, CancellationToken stop) =>
        views.Rows(
            NotificationRow.View,
            q =>
                (q with { OrderBy = "position", Limit = options.Connections * MailsPerConnection })
                    .Where("position", Comparison.Greater, after)
                    .Where("createdAt", Comparison.AtLeast, ViewTime.Micros(service.Clock.GetUtcNow() - options.MaxAge)),
            stop
        );

    private async Task Lane(int lane, List<NotificationRow> due, NotificationDelivered?[] delivered, CancellationToken stop)
    {
        await using var connection = new SmtpConnection(options, service.Clock);
        for (var i = lane; i < due.Count && !stop.IsCancellationRequested; i += options.Connections)
            delivered[i] = await Deliver(connection, due[i], stop);
    }

    /// <summary>Tries until it is sent, has failed for good or too often; null when it was stopped.</summary>
    private async Task<NotificationDelivered?> Deliver(SmtpConnection connection, NotificationRow row, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fault = await Try(connection, row, stop);
            if (fault is null)
                return new NotificationDelivered(row.Id, row.Position, NotificationDelivered.Sent, attempt, null);
            if (stop.IsCancellationRequested)
                return null;
            var reason = SmtpConnection.Reason(fault);
            NotSent(_log, row.Id.Value, attempt, reason);
            if (SmtpConnection.IsFinal(fault) || attempt == options.MaxAttempts)
                return new NotificationDelivered(row.Id, row.Position, NotificationDelivered.Failed, attempt, reason);
            if (!await Slept(Backoff(attempt), stop))
                return null;
        }
    }

    private async Task<Exception?> Try(SmtpConnection connection, NotificationRow row, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, service.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            await connection.Send(row, either.Token);
            return null;
        }
        catch (Exception e) // Whatever a mail server or the way to it does: it is recorded when it does not pass.
        {
            return timeout.IsCancellationRequested ? new TimeoutException($"No response within {options.Timeout}.", e) : e;
        }
    }

    private TimeSpan Backoff(int attempt)
    {
        var doubled = options.Backoff * Math.Pow(2, Math.Min(attempt - 1, 20));
        return (doubled < LongestBackoff ? doubled : LongestBackoff) * (0.75 + (service.Runtime.Random() / 2));
    }

    private async Task<bool> Slept(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, service.Clock, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Record(List<NotificationDelivered> done)
    {
        var metadata = new Metadata(CommandId.New(service.Ids), "DeliverNotifications", "system", "mail");
        await service.Log.Execute(
            new Work<Outbox>(Outbox.Stream, metadata, (outbox, _) => outbox.Record(done)),
            CancellationToken.None // What was sent is recorded.
        );
    }

    [LoggerMessage(
        EventId = EventIds.NotificationNotSent,
        Level = LogLevel.Warning,
        Message = "Notification {Id} could not be sent at attempt {Attempt}: {Reason}"
    )]
    private static partial void NotSent(ILogger log, string id, int attempt, string reason);

    [LoggerMessage(
        EventId = EventIds.MailingInterrupted,
        Level = LogLevel.Error,
        Message = "Sending mail failed; it will resume after a delay."
    )]
    private static partial void Interrupted(ILogger log, Exception e);
}
