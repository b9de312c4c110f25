using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Notifications.Delivery;

/// <summary>Sends mails to operators by the mail server of the notifications.</summary>
public sealed class OperatorMail
{
    private readonly SmtpOptions _options;
    private readonly TimeProvider _clock;

    private OperatorMail(SmtpOptions options, TimeProvider clock) => (_options, _clock) = (options, clock);

    /// <summary>By the configured mail server; null where there is none.</summary>
    /// <exception cref="WrongConfiguration">The section of the mail server is wrong.</exception>
    public static OperatorMail? Of(IConfiguration configuration, TimeProvider clock) =>
        configuration.Options<SmtpOptions>(SmtpOptions.Section) is { IsConfigured: true } options
            ? new OperatorMail(options, clock)
            : null;

    /// <summary>Whether an address can be one of a mail.</summary>
    public static bool IsAddress(string address) => NotificationMail.Sender(address) is not null;

    /// <summary>Sends a mail over a connection of its own: they are rare.</summary>
    /// <param name="to">The address.</param>
    /// <param name="id">The Message-ID's part before the domain.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="html">The text.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Send(string to, string id, string subject, string html, CancellationToken cancel)
    {
        await using var connection = new SmtpConnection(_options, _clock);
        var from = NotificationMail.Sender(_options.From)!; // Checked at the start.
        await connection.Send(NotificationMail.ToOperator(to, id, subject, html, from, _clock.GetUtcNow()), cancel);
    }
}
