using Florin.Contracts.Users;
using Florin.Notifications.Channels;
using Florin.Notifications.Delivery;
using Florin.Notifications.Features;
using Florin.Notifications.Messages;
using Florin.Notifications.Projections;
using Florin.Notifications.Templates;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;

namespace Florin.Notifications;

/// <summary>Tells users what became of their transactions. Its table of contents.</summary>
public static class NotificationsService
{
    /// <summary>The notification service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("notification", 5, Register, Add)
        {
            States = types =>
                types
                    .Add<Preferences>()
                    .Add<Reading>("notification")
                    .Add<MailProgress>()
                    .Add<ChannelMessage>()
                    .Add<MessageProgress>()
                    .Add<TemplateBook>()
                    .Add<FollowedLog>(),
            ReadsPublished = true,
            ActsOutside = [NotifyUsers.Consumer, QueueMessages.Consumer, TellOfSchedules.Consumer],
            Verifies = DeliveriesCheck.AddTo,
        };

    /// <summary>The same with mail that goes another way than to the configured server, for simulations.</summary>
    internal static ServiceDefinition With(Func<ServiceBuilder, Func<IMailConnection>> mail, SmtpOptions options) =>
        Definition with
        {
            Add = service => Add(service, options, mail(service)),
        };

    private static void Register(EventTypes types) =>
        types
            .Add<PreferencesChanged>("PreferencesChanged")
            .Add<NotificationDelivered>("NotificationDelivered")
            .Add<NotificationRead>("NotificationRead")
            .Add<NotificationResent>("NotificationResent")
            .Add<NotificationChoicesChanged>("NotificationChoicesChanged")
            .Add<TemplateChanged>("TemplateChanged")
            .Add<TemplateReset>("TemplateReset")
            .Add<MessageQueued>("MessageQueued")
            .Add<MessageAttempted>("MessageAttempted")
            .Add<MessagesFollowed>("MessagesFollowed")
            .Add<LogFollowed>("LogFollowed");

    private static void Add(ServiceBuilder service)
    {
        var smtp = service.Options<SmtpOptions>(SmtpOptions.Section);
        Add(service, smtp, () => new SmtpConnection(smtp, service.Clock));
    }

    private static void Add(ServiceBuilder service, SmtpOptions smtp, Func<IMailConnection> connect)
    {
        var users = new UsersClient(service.Calls);
        var options = service.Options<NotificationOptions>(NotificationOptions.Section);
        var wordings = new Wordings(service, options.Language);
        var addressees = service.Provides(runtime => new Addressees(users, runtime.Log, runtime.People, service.Clock));
        ChangePreferencesFeature.Add(service, addressees, options);
        GetPreferencesFeature.Add(service, options);
        var notifications = NotifyUsers.Add(service, addressees, wordings);
        var deliveries = Deliveries.Add(service);
        DeliverByMail.Add(service, smtp, connect, notifications);
        ReplayMail.Add(service, smtp, addressees, wordings);
        var messages = MessageViews.Add(service);
        QueueMessages.Add(service, options, addressees, wordings);
        TellOfSchedules.Add(service, new Ways(options, smtp, connect), addressees, wordings);
        ChannelSending.Add(service, options, messages);
        ListNotificationsFeature.Add(service, smtp, notifications, deliveries);
        SearchNotificationsFeature.Add(service, smtp, notifications);
        ReadNotificationFeature.Add(service, smtp, notifications);
        SendMailOnceFeature.Add(service, smtp);
        ListDeliveriesFeature.Add(service, messages);
        GetTemplatesFeature.Add(service, options);
        ChangeTemplateFeature.Add(service, options);
        PreviewTemplateFeature.Add(service, options);
    }
}
