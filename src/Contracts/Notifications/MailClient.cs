using Florin.Platform.Calls;

namespace Florin.Contracts.Notifications;

/// <summary>A file that goes with a mail.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">What it holds, up to <see cref="MailClient.MaxAttachmentBytes"/>.</param>
public sealed record MailedFile(string Name, string ContentType, byte[] Content)
{
    /// <summary>Never shows the content.</summary>
    public override string ToString() => $"{nameof(MailedFile)} {Name}";
}

/// <summary>Asks for a mail that is stored nowhere, since it holds a secret for its recipient alone.</summary>
/// <param name="To">The address.</param>
/// <param name="Id">The Message-ID's part before the domain.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Html">The text.</param>
/// <param name="File">A file that goes with it; null for none.</param>
public sealed record HandOverMail(string To, string Id, string Subject, string Html, MailedFile? File = null)
{
    /// <summary>Never shows the text.</summary>
    public override string ToString() => $"{nameof(HandOverMail)} {Id}";
}

/// <summary>What became of a mail.</summary>
/// <param name="Problem">Why it was not handed to the mail server; null where it was.</param>
/// <param name="Final">Trying again cannot help.</param>
public sealed record MailHandedOver(string? Problem, bool Final);

/// <summary>Asks whether there is a mail server.</summary>
public sealed record AskForMailServer;

/// <summary>Whether a mail server is configured; not whether it can be reached.</summary>
public sealed record MailServerFound(bool IsConfigured);

/// <summary>The mail of the notification service, for other services.</summary>
public sealed class MailClient(IServiceCalls calls)
{
    /// <summary>How many bytes a file may have that goes with a mail: what services take from each other, less what Base64 adds.</summary>
    public const int MaxAttachmentBytes = 7_000_000;

    /// <summary>Hands a mail to the mail server.</summary>
    public static readonly Operation<HandOverMail, MailHandedOver> SendOperation = new("notification", "send-mail");

    /// <summary>Says whether a mail server is configured.</summary>
    public static readonly Operation<AskForMailServer, MailServerFound> ServerOperation = new(
        "notification",
        "find-mail-server",
        Repeatable: true
    );

    /// <summary>Whether a mail server is configured, without which no mail is ever sent.</summary>
    public async Task<bool> HasServer(CallContext context, CancellationToken cancel) =>
        (await calls.Call(ServerOperation, new AskForMailServer(), context, cancel)).IsConfigured;

    /// <summary>Hands a mail to the mail server, once.</summary>
    public Task<MailHandedOver> Send(HandOverMail mail, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return calls.Call(SendOperation, mail, new CallContext(mail.Id), cancel);
    }
}
