using System.Diagnostics;
using Florin.Kernel;

namespace Florin.Notifications.Delivery;

/// <summary>A mail was sent, or has failed for good. What is recorded here is never sent again, whatever becomes of the views.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Position">Where the transaction service's log ends its transaction; mails go out in this order.</param>
/// <param name="Status">SENT or FAILED.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">What the mail server said last, where it failed.</param>
internal sealed record NotificationDelivered(NotificationId Id, long Position, string Status, int Attempts, string? Error)
{
    public const string Sent = "SENT";
    public const string Failed = "FAILED";
}

/// <summary>How far mails have gone out.</summary>
/// <param name="Upto">The position of the last notification that was sent or has failed.</param>
internal sealed record MailProgress(long Upto) : IState<MailProgress>
{
    public const string Stream = "outbox";

    public static MailProgress Empty { get; } = new(0);

    public static string Schema => "outbox.1";

    /// <summary>Records what became of the next mails, in order.</summary>
    public Decision Record(IReadOnlyList<NotificationDelivered> delivered) =>
        Decision.Accept([.. delivered.Where(d => d.Position > Upto)]);

    public MailProgress Apply(object happened) =>
        happened is NotificationDelivered e
            ? new MailProgress(e.Position)
            : throw new UnreachableException($"{happened.GetType().Name} is not an event of the outbox.");
}
