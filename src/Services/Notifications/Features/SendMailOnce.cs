using Florin.Contracts.Notifications;
using Florin.Notifications.Delivery;
using Florin.Platform.Hosting;

namespace Florin.Notifications.Features;

/// <summary>Mails of other services that must be stored nowhere: handed over while the service that sends them waits.</summary>
internal static class SendMailOnceFeature
{
    private const string NoServer = "No mail server is configured (Notification:Smtp:Host).";

    public static void Add(ServiceBuilder service, SmtpOptions smtp)
    {
        service.Does(MailClient.SendOperation, (mail, _, cancel) => Send(service, smtp, mail, cancel));
        service.Does(MailClient.ServerOperation, (_, _, _) => Task.FromResult(new MailServerFound(smtp.IsConfigured)));
    }

    private static async Task<MailHandedOver> Send(
        ServiceBuilder service,
        SmtpOptions smtp,
        HandOverMail mail,
        CancellationToken cancel
    )
    {
        if (!smtp.IsConfigured)
            return new MailHandedOver(NoServer, Final: true);
        using var timeout = new CancellationTokenSource(smtp.Timeout, service.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await using var connection = new SmtpConnection(smtp, service.Clock);
            var from = NotificationMail.Sender(smtp.From)!; // Checked at the start.
            await connection.Send(
                NotificationMail
                    .ToOperator(mail.To, mail.Id, mail.Subject, mail.Html, from, service.Clock.GetUtcNow())
                    .With(mail.File),
                either.Token
            );
            return new MailHandedOver(null, Final: true);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested) // Whatever a mail server does, the caller gets the error.
        {
            return new MailHandedOver(SmtpConnection.Reason(e), SmtpConnection.IsFinal(e));
        }
    }
}
