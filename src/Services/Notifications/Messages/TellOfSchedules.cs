using Florin.Contracts.Schedules;
using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Notifications.Delivery;
using Florin.Notifications.Projections;
using Florin.Notifications.Templates;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Notifications.Messages;

/// <summary>How messages leave.</summary>
/// <param name="Options">The configured channels.</param>
/// <param name="Smtp">The mail server.</param>
/// <param name="Connect">Opens a connection to it.</param>
internal sealed record Ways(NotificationOptions Options, SmtpOptions Smtp, Func<IMailConnection> Connect);

/// <summary>
/// Follows the schedules and tells their owners of each occurrence that failed for good. What goes by a configured channel is
/// queued, once; a mail is handed to the server here, and tried again until it is taken or refused for good, so that a crash in
/// between sends it once more, under the same Message-ID.
/// </summary>
internal sealed partial class TellOfSchedules(
    ServiceBuilder service,
    Ways ways,
    Addressees addressees,
    Wordings wordings,
    ILogger log
)
{
    /// <summary>Its name.</summary>
    public const string Consumer = "schedule-failures";

    private static readonly CallContext Context = new("notifications");
    private readonly SchedulesClient _schedules = new(service.Calls);

    public static void Add(ServiceBuilder service, Ways ways, Provided<Addressees> addressees, Wordings wordings) =>
        service.Follows(
            Consumer,
            "schedule",
            runtime =>
            {
                var log = runtime.Logs.CreateLogger("Florin.Messages");
                var telling = new TellOfSchedules(service, ways, addressees.Value, wordings, log);
                return new FollowingSink(runtime.Log, service.Ids, Consumer, telling.Tell);
            }
        );

    private async Task<bool> Tell(IReadOnlyList<Recorded> events, CancellationToken cancel)
    {
        var since = service.Clock.GetUtcNow() - ways.Smtp.MaxAge;
        var failed = events.Where(e => e.At >= since).Select(FailedOccurrence.Of).OfType<FailedOccurrence>().ToList();
        foreach (var one in failed)
            if (await _schedules.Find(one.Schedule, Context, cancel) is { } schedule)
                await Tell(one, schedule, cancel);
        return failed.Count > 0;
    }

    private async Task Tell(FailedOccurrence failed, ScheduleCard schedule, CancellationToken cancel)
    {
        var to = (await addressees.Of([schedule.UserId], cancel))[schedule.UserId];
        if (to.Email is not { } email)
            return; // There is no such user any more.
        var words = await wordings.Now(cancel);
        var values = new Values(schedule.Type, failed.Amount.ToString(), "", failed.Code, Schedule: failed.Schedule.Value);
        foreach (var channel in to.Preferences.ChannelsOf(TemplateTable.ScheduleFailed))
        {
            var wording = words.Of(
                TemplateTable.ScheduleFailed,
                channel,
                NotificationOptions.FormOf(channel),
                to.Preferences.Language
            );
            if (channel == Preferences.Mail)
                await Mail(failed, schedule.UserId, email, wording, values, cancel);
            else if (Reaches(channel, to.Preferences))
                await QueueMessages.Queue(
                    service,
                    Message(failed, schedule.UserId, channel, to.Preferences, wording, values),
                    failed.Recorded.Metadata,
                    cancel
                );
        }
    }

    private bool Reaches(string channel, Preferences preferences) =>
        ways.Options.Channels.TryGetValue(channel, out var configured)
        && (!new ChannelRequest(configured).NeedsAddress || preferences.Addresses?.ContainsKey(channel) is true);

    private MessageQueued Message(
        FailedOccurrence failed,
        UserId user,
        string channel,
        Preferences preferences,
        Wording wording,
        Values values
    )
    {
        var at = failed.Recorded.At;
        var isUrgent = ways.Options.UrgentKinds.Contains(TemplateTable.ScheduleFailed, StringComparer.Ordinal);
        return new MessageQueued(
            failed.Id,
            channel,
            user,
            TemplateTable.ScheduleFailed,
            wording.Language,
            wording.Version,
            wording.Subject.With(values),
            wording.Body.With(values),
            isUrgent || preferences.QuietHours is not { } quiet ? at : quiet.SendableAt(at)
        );
    }

    private async Task Mail(
        FailedOccurrence failed,
        UserId user,
        string email,
        Wording wording,
        Values values,
        CancellationToken cancel
    )
    {
        if (!ways.Smtp.IsConfigured)
            return;
        var mail = new NotificationRow(
            failed.Id,
            user,
            default, // It is about a schedule.
            Channel.Email,
            TemplateTable.ScheduleFailed,
            wording.Subject.With(values),
            wording.Body.With(values),
            email,
            failed.Recorded.At,
            failed.Recorded.Position
        );
        using var timeout = new CancellationTokenSource(ways.Smtp.Timeout, service.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        await using var connection = ways.Connect();
        try
        {
            await connection.Send(await mail.Opened(service.Runtime.People, either.Token), either.Token);
        }
        catch (Exception e) when (SmtpConnection.IsFinal(e)) // Anything else is tried again by the consumer.
        {
            var address = await mail.TryOpenAddress(service.Runtime.People);
            NotSent(log, failed.Id.Value, SmtpConnection.Reason(e, address));
        }
    }

    [LoggerMessage(
        EventId = EventIds.ScheduleFailureNotSent,
        Level = LogLevel.Warning,
        Message = "The mail {Id} about a failed schedule was refused for good: {Reason}"
    )]
    private static partial void NotSent(ILogger log, string id, string reason);
}
