using MailKit.Net.Smtp;

namespace Florin.Notifications.Delivery;

/// <summary>The mail server refused a mail for good: trying again cannot help.</summary>
/// <param name="refusal">Its answer.</param>
internal sealed class MailRefused(SmtpCommandException refusal) : Exception(refusal.Message, refusal)
{
    /// <summary>The server's answer.</summary>
    public SmtpCommandException Refusal { get; } = refusal;
}
