using Florin.Contracts.Users;
using Florin.Notifications.Delivery;
using Florin.Notifications.Features;
using Florin.Notifications.Projections;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Notifications;

/// <summary>Tells users what became of their transactions. Its table of contents.</summary>
public static class NotificationsService
{
    /// <summary>The notification service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("notification", 5, Register, Add)
        {
            States = types => types.Add<Preferences>().Add<Reading>("notification").Add<MailProgress>(),
            ReadsPublished = true,
            ActsOutside = [NotifyUsers.Consumer],
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
            .Add<NotificationResent>("NotificationResent");

    private static void Add(ServiceBuilder service)
    {
        var smtp = service.Options<SmtpOptions>(SmtpOptions.Section);
        Add(service, smtp, () => new SmtpConnection(smtp, service.Clock));
    }

    private static void Add(ServiceBuilder service, SmtpOptions smtp, Func<IMailConnection> connect)
    {
        var users = new UsersClient(service.Calls);
        var addressees = service.Provides(runtime => new Addressees(users, runtime.Log, service.Clock));
        ChangePreferencesFeature.Add(service, addressees);
        GetPreferencesFeature.Add(service);
        var notifications = NotifyUsers.Add(service, addressees);
        var deliveries = Deliveries.Add(service);
        DeliverByMail.Add(service, smtp, connect, notifications);
        ReplayMail.Add(service, smtp, addressees);
        ListNotificationsFeature.Add(service, smtp, notifications, deliveries);
        ReadNotificationFeature.Add(service, smtp, notifications);
        SendMailOnceFeature.Add(service, smtp);
    }
}
