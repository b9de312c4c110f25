using System.Collections.Concurrent;
using Florin.Kernel;
using Florin.Notifications.Projections;
using Florin.Notifications.Templates;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Notifications.Delivery;

/// <summary>A replay has sent a mail again, or its server refused it for good. One replay does it once.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Replay">The name of the replay.</param>
/// <param name="Status">SENT or FAILED.</param>
/// <param name="Error">What the mail server said, where it failed.</param>
internal sealed record NotificationResent(NotificationId Id, string Replay, string Status, string? Error);

/// <summary>
/// Sends the mails of transactions again that an operator replays, to the address and by the choice that the user has now. What
/// is recorded is not sent again by the same replay; a crash between a mail and its record sends it once more, under the same
/// Message-ID.
/// </summary>
internal sealed partial class ReplayMail(
    ServiceBuilder service,
    SmtpOptions options,
    Addressees addressees,
    Wordings wordings,
    ILogger log
)
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, bool> _underWay = new(StringComparer.Ordinal);

    public static void Add(ServiceBuilder service, SmtpOptions options, Provided<Addressees> addressees, Wordings wordings)
    {
        var mail = service.Provides(runtime => new ReplayMail(
            service,
            options,
            addressees.Value,
            wordings,
            runtime.Logs.CreateLogger("Florin.Mail")
        ));
        service.Replays(NotifyUsers.Consumer, (replay, events, cancel) => mail.Value.Send(replay, events, cancel));
    }

    private async Task<ReplayProgress> Send(ReplayConsumer replay, IReadOnlyList<Recorded> events, CancellationToken cancel)
    {
        var nothing = new ReplayProgress(events[0].Position - 1, 0, 0, 0, null);
        if (!options.IsConfigured)
            return nothing with { Refusal = "Notification:Smtp:Host is not set in the notification service: no mail is sent." };
        if (!_underWay.TryAdd(replay.Replay, true)) // Two at once would both send what neither has recorded.
            return nothing with { Refusal = $"The replay {replay.Replay} is under way already; wait until it has ended." };
        try
        {
            return await SendSome(replay, events, nothing, cancel);
        }
        finally
        {
            _underWay.TryRemove(replay.Replay, out _);
        }
    }

    private async Task<ReplayProgress> SendSome(
        ReplayConsumer replay,
        IReadOnlyList<Recorded> events,
        ReplayProgress progress,
        CancellationToken cancel
    )
    {
        var began = service.Clock.GetTimestamp();
        await using var connection = new SmtpConnection(options, service.Clock);
        foreach (var row in await NotifyUsers.Rows(addressees, wordings, events, cancel))
        {
            if (row.Address is not null)
                progress = await Send(connection, row, replay.Replay, progress, cancel);
            if (progress.Refusal is not null)
                return progress;
            progress = progress with { Upto = row.Position };
            if (service.Clock.GetElapsedTime(began) > LongestCall)
                return progress;
        }
        return progress with { Upto = events[^1].Position };
    }

    private async Task<ReplayProgress> Send(
        SmtpConnection connection,
        NotificationRow row,
        string replay,
        ReplayProgress progress,
        CancellationToken cancel
    )
    {
        var command = CommandId.Derived($"replay:{replay}:{row.Id}");
        if (await service.Log.Find(command, cancel) is not null)
            return progress with { Before = progress.Before + 1 };
        var fault = await Try(connection, row, replay, cancel);
        if (fault is not null && !SmtpConnection.IsFinal(fault))
            return progress with { Refusal = $"The mail of {row.Id} was not sent: {await Reason(row, fault)}" };
        var status = fault is null ? NotificationDelivered.Sent : NotificationDelivered.Failed;
        var resent = new NotificationResent(row.Id, replay, status, fault is null ? null : await Reason(row, fault));
        var metadata = new Metadata(command, "ReplayNotification", "system", $"replay:{replay}");
        await service.Log.Execute(
            new Work<Reading>(Reading.StreamOf(row.Id), metadata, (_, _) => Decision.Accept([resent])),
            CancellationToken.None // What was sent is recorded.
        );
        Resent(log, row.Id.Value, replay, status);
        return fault is null
            ? progress with
            {
                Effects = progress.Effects + 1,
            }
            : progress with
            {
                Failed = progress.Failed + 1,
            };
    }

    private async ValueTask<string> Reason(NotificationRow row, Exception fault) =>
        SmtpConnection.Reason(fault, await row.TryOpenAddress(service.Runtime.People));

    private async Task<Exception?> Try(SmtpConnection connection, NotificationRow row, string replay, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, service.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await connection.Send(await row.Opened(service.Runtime.People, either.Token), replay, either.Token);
            return null;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested) // Whatever a mail server or the way to it does: the operator gets the reason.
        {
            return timeout.IsCancellationRequested ? new TimeoutException($"No response within {options.Timeout}.", e) : e;
        }
    }

    [LoggerMessage(
        EventId = EventIds.NotificationSentAgain,
        Level = LogLevel.Information,
        Message = "Notification {Id} was sent again by the replay {Replay}: {Status}"
    )]
    private static partial void Resent(ILogger log, string id, string replay, string status);
}
