using System.Net;
using System.Net.Mail;
using System.Text;
using Florin.Notifications.Projections;

namespace Florin.Notifications.Delivery;

/// <summary>A line to the mail server, over which one mail goes at a time.</summary>
internal sealed class SmtpLine : IDisposable
{
    private readonly SmtpClient _client;
    private readonly MailAddress _from;

    public SmtpLine(SmtpOptions options)
    {
        _from = new MailAddress(options.From!); // Checked at the start.
        _client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.IsEncrypted };
        if (!string.IsNullOrEmpty(options.User))
            _client.Credentials = new NetworkCredential(options.User, options.Password);
    }

    /// <summary>Hands a mail over to the server.</summary>
    /// <exception cref="SmtpException">The server cannot be reached, or would not take it.</exception>
    /// <exception cref="FormatException">The address is none.</exception>
    public async Task Send(NotificationRow notification, CancellationToken cancel)
    {
        using var mail = new MailMessage(_from, new MailAddress(notification.Address!)) // What has no address is not sent.
        {
            Subject = notification.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = notification.Body,
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = true,
        };
        // The same for each attempt, so that a mail that arrives twice can be told.
        mail.Headers["Message-ID"] = $"<{notification.Id}@{_from.Host}>";
        await _client.SendMailAsync(mail, cancel);
    }

    /// <summary>
    /// Whether trying again cannot help: the address is none, or the server said no to it for good (5xx). Where it says no to
    /// us, somebody may mend that.
    /// </summary>
    public static bool IsFinal(Exception fault) =>
        fault is FormatException or SmtpFailedRecipientException { StatusCode: >= SmtpStatusCode.CommandUnrecognized };

    public void Dispose() => _client.Dispose();
}
