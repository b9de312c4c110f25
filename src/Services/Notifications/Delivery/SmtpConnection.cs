using Florin.Notifications.Projections;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Florin.Notifications.Delivery;

/// <summary>
/// A connection to the mail server, over which one mail goes at a time. It is made for the first mail, and anew after one
/// that was not sent.
/// </summary>
internal sealed class SmtpConnection(SmtpOptions options, TimeProvider clock) : IMailConnection
{
    private const int MaxReason = 500;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly MailboxAddress _from = NotificationMail.Sender(options.From)!; // Checked at the start.
    private SmtpClient? _client;

    /// <inheritdoc/>
    /// <exception cref="SmtpCommandException">The server refused something else, or for now.</exception>
    /// <exception cref="IOException">The server cannot be reached, or broke off; the library has other kinds for it too.</exception>
    public Task Send(NotificationRow notification, CancellationToken cancel) => Send(notification, replay: null, cancel);

    /// <summary>As <see cref="Send(NotificationRow, CancellationToken)"/>, marked as sent by a replay.</summary>
    public Task Send(NotificationRow notification, string? replay, CancellationToken cancel) =>
        Send(NotificationMail.Make(notification, _from, clock.GetUtcNow(), replay), cancel);

    /// <summary>Hands any mail over.</summary>
    public async Task Send(MimeMessage mail, CancellationToken cancel)
    {
        try
        {
            _client ??= await Connect(cancel);
            await Send(_client, mail, cancel);
        }
        catch
        {
            _client?.Dispose(); // Whatever state it is in.
            _client = null;
            throw;
        }
    }

    /// <summary>
    /// Whether trying again cannot help: the address is invalid, or the server refused the mail for good (5xx). Where it refuses
    /// us, at its greeting, the login or the sender, somebody may mend that.
    /// </summary>
    public static bool IsFinal(Exception fault) => fault is FormatException or MailRefused;

    /// <summary>Why a mail was not sent, in one line: what the server answered, with its code.</summary>
    /// <param name="fault">What went wrong.</param>
    /// <param name="recipient">The address, which the line does not repeat; null for none.</param>
    public static string Reason(Exception fault, string? recipient = null)
    {
        var message = string.IsNullOrEmpty(recipient)
            ? fault.Message
            : fault.Message.Replace(recipient, "(the address)", StringComparison.OrdinalIgnoreCase);
        var words = message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var refusal = (fault as MailRefused)?.Refusal ?? fault as SmtpCommandException;
        var line = string.Join(' ', refusal is not null ? [$"{(int)refusal.StatusCode}", .. words] : words);
        return line.Length <= MaxReason ? line : $"{line.AsSpan(0, MaxReason)}…";
    }

    /// <summary>Ends the connection, with a word to the server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_client is not { } client)
            return;
        using var time = new CancellationTokenSource(Farewell, clock);
        await client.DisconnectAsync(quit: true, time.Token); // Throws nothing when that fails.
        client.Dispose();
    }

    // The library has a kind of its own for some of the replies to a recipient and the end of a mail, and one for all others.
    private static async Task Send(SmtpClient client, MimeMessage mail, CancellationToken cancel)
    {
        try
        {
            await client.SendAsync(mail, cancel);
        }
        catch (SmtpCommandException e)
            when (IsForGood(e.StatusCode)
                && (
                    e.ErrorCode is not SmtpErrorCode.SenderNotAccepted
                    || e.StatusCode is SmtpStatusCode.ExceededStorageAllocation // Of the mail, whose size the sender's command says.
                )
            )
        {
            throw new MailRefused(e);
        }
    }

    private static bool IsForGood(SmtpStatusCode status) =>
        status
            is >= SmtpStatusCode.CommandUnrecognized
                and not (
                    SmtpStatusCode.AuthenticationRequired
                    or SmtpStatusCode.AuthenticationMechanismTooWeak
                    or SmtpStatusCode.AuthenticationInvalidCredentials
                    or SmtpStatusCode.EncryptionRequiredForAuthenticationMechanism
                );

    private async Task<SmtpClient> Connect(CancellationToken cancel)
    {
        var client = new SmtpClient
        {
            // The token's, by the clock, comes first; the library's own are two minutes, and in real time.
            Timeout = (int)Math.Ceiling(options.Timeout.TotalMilliseconds),
            // As HttpClient. A private authority need not say where it revokes, and then none of its certificates would do.
            CheckCertificateRevocation = false,
        };
        try
        {
            var bytes = await BoundedReplies.Connect(options.Host!, options.Port, cancel); // It is configured.
            await client.ConnectAsync(bytes, options.Host!, options.Port, Protection(), cancel);
            if (!string.IsNullOrEmpty(options.User))
                await client.AuthenticateAsync(options.User, options.Password ?? "", cancel);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private SecureSocketOptions Protection() =>
        options.Protection switch
        {
            SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
            SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
            SmtpSecurity.StartTlsWhenAvailable => SecureSocketOptions.StartTlsWhenAvailable,
            _ => SecureSocketOptions.None,
        };
}
