using Florin.Contracts.Notifications;
using Florin.Notifications.Projections;
using MimeKit;
using MimeKit.Text;

namespace Florin.Notifications.Delivery;

/// <summary>A notification as a mail.</summary>
internal static class NotificationMail
{
    /// <summary>The header that marks a mail as sent again.</summary>
    public const string ReplayHeader = "X-Florin-Replay";

    private static readonly ParserOptions Parser = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Looser, // Dots where RFC 5322 has none, as users may have them.
        AllowAddressesWithoutDomain = false,
    };

    /// <summary>Makes the mail. Its Message-ID is the notification's, so that one that arrives twice can be told.</summary>
    /// <param name="notification">What has no address is not sent.</param>
    /// <param name="from">Whom it is from; the Message-ID has their domain.</param>
    /// <param name="now">When it is handed to the mail server.</param>
    /// <param name="replay">
    /// The replay that sends it again; null for the first time. It is in a header, and in the Message-ID, by which mail servers
    /// would else take it for the first one and drop it.
    /// </param>
    /// <exception cref="FormatException">The address is none.</exception>
    public static MimeMessage Make(NotificationRow notification, MailboxAddress from, DateTimeOffset now, string? replay = null)
    {
        var mail = new MimeMessage([from], [Recipient(notification.Address!)], notification.Subject, Html(notification.Body))
        {
            MessageId = $"{notification.Id}{(replay is null ? "" : $".{replay}")}@{from.Domain}",
            Date = now,
        };
        if (replay is not null)
            mail.Headers.Add(ReplayHeader, replay);
        return mail;
    }

    /// <summary>Makes a mail to an operator.</summary>
    /// <param name="to">The address.</param>
    /// <param name="id">The Message-ID's part before the domain.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="html">The text.</param>
    /// <param name="from">Whom it is from.</param>
    /// <param name="now">When it is handed to the mail server.</param>
    /// <exception cref="FormatException">The address is none.</exception>
    public static MimeMessage ToOperator(
        string to,
        string id,
        string subject,
        string html,
        MailboxAddress from,
        DateTimeOffset now
    ) =>
        new([from], [Recipient(to)], subject.ReplaceLineEndings(" "), Html(html))
        {
            MessageId = $"{id}@{from.Domain}",
            Date = now,
        };

    /// <summary>Adds a file, where there is one.</summary>
    public static MimeMessage With(this MimeMessage mail, MailedFile? file)
    {
        if (file is null)
            return mail;
        var attached = new MimePart(ContentType.Parse(file.ContentType))
        {
            FileName = file.Name,
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = file.Name },
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(new MemoryStream(file.Content, writable: false)),
        };
        mail.Body = new Multipart("mixed") { mail.Body ?? new TextPart(), attached };
        return mail;
    }

    /// <summary>Reads an address with or without a name, such as <c>Florin &lt;florin@example.org&gt;</c>; null when it is none.</summary>
    public static MailboxAddress? Sender(string? text) =>
        text is not null && MailboxAddress.TryParse(Parser, text, out var address) ? address : null;

    // The parser takes a line break as a blank. No address has one; nor may it end the command that it becomes a part of.
    private static MailboxAddress Recipient(string address) =>
        address.Any(char.IsControl) || !MailboxAddress.TryParse(Parser, address, out var read)
            ? throw new FormatException($"{address} is not a valid recipient address.")
            : read;

    private static TextPart Html(string body) => new(TextFormat.Html) { Text = body };
}
