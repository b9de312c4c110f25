using Florin.Notifications.Projections;
using Florin.Platform.Hosting;
using Florin.Platform.Outbox;
using Microsoft.Extensions.Logging;

namespace Florin.Notifications.Delivery;

/// <summary>Sends mails one after another over one connection, each until it is sent, has failed for good or too often.</summary>
internal sealed partial class MailDelivery(ServiceBuilder service, SmtpOptions options, IMailConnection connection, ILogger log)
    : IDelivery<NotificationRow, NotificationDelivered>
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <inheritdoc/>
    public async Task<NotificationDelivered?> Send(NotificationRow row, CancellationToken stop)
    {
        using var span = MailSpan.Begin(row);
        var outcome = await Deliver(row, stop);
        MailSpan.End(span, outcome);
        return outcome;
    }

    private async Task<NotificationDelivered?> Deliver(NotificationRow row, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fault = await Try(row, stop);
            if (fault is null)
                return new NotificationDelivered(row.Id, row.Position, NotificationDelivered.Sent, attempt, null);
            if (stop.IsCancellationRequested)
                return null;
            var reason = await Reason(row, fault);
            NotSent(log, row.Id.Value, attempt, reason);
            if (SmtpConnection.IsFinal(fault) || attempt == options.MaxAttempts)
                return new NotificationDelivered(row.Id, row.Position, NotificationDelivered.Failed, attempt, reason);
            if (!await Slept(Backoff(attempt), stop))
                return null;
        }
    }

    private async Task<Exception?> Try(NotificationRow row, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, service.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            await connection.Send(await row.Opened(service.Runtime.People, either.Token), either.Token);
            return null;
        }
        catch (Exception e) // Whatever a mail server or the way to it does: it is recorded when it does not pass.
        {
            return timeout.IsCancellationRequested ? new TimeoutException($"No response within {options.Timeout}.", e) : e;
        }
    }

    // Servers repeat the address that they refuse, which is to be known from the user service alone.
    private async ValueTask<string> Reason(NotificationRow row, Exception fault) =>
        SmtpConnection.Reason(fault, await row.TryOpenAddress(service.Runtime.People));

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

    [LoggerMessage(
        EventId = EventIds.NotificationNotSent,
        Level = LogLevel.Warning,
        Message = "Notification {Id} could not be sent at attempt {Attempt}: {Reason}"
    )]
    private static partial void NotSent(ILogger log, string id, int attempt, string reason);
}
