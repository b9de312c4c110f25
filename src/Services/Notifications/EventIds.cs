namespace Florin.Notifications;

/// <summary>The ids of the events that the notification service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int NotificationNotSent = 4001;
    public const int MailingInterrupted = 4002;
    public const int NotificationSentAgain = 4003;
    public const int MessageNotSent = 4004;
    public const int MessagingInterrupted = 4005;
    public const int ScheduleFailureNotSent = 4006;
}
