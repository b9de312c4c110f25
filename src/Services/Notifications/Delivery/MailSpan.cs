using System.Diagnostics;
using Florin.Notifications.Projections;
using Florin.Platform.Tracing;

namespace Florin.Notifications.Delivery;

/// <summary>The sending of a mail with all its attempts, in the trace of the transaction that it is about. It names no address.</summary>
internal static class MailSpan
{
    private static readonly ActivitySource Source = new("Florin.Mail");

    /// <summary>Begins it, where the trace is recorded; null otherwise.</summary>
    public static Activity? Begin(NotificationRow row) =>
        Source.HasListeners() && Traceparent.Recorded(row.Trace) is { } context
            ? Source
                .StartActivity("send mail", ActivityKind.Producer, context)
                ?.SetTag("florin.service", "notification")
                .SetTag("messaging.system", "smtp")
                .SetTag("messaging.operation.type", "send")
                .SetTag("messaging.message.id", row.Id.Value)
                .SetTag(TraceStore.Subject, row.TransactionId.Value)
            : null;

    /// <summary>Notes what became of the mail; one that a stop cut short has no outcome yet.</summary>
    public static void End(Activity? span, NotificationDelivered? outcome)
    {
        span?.SetTag("florin.mail.status", outcome?.Status.ToLowerInvariant() ?? "interrupted")
            .SetTag("florin.mail.attempts", outcome?.Attempts);
        if (outcome is { Status: NotificationDelivered.Failed })
            span?.SetStatus(ActivityStatusCode.Error);
    }
}
