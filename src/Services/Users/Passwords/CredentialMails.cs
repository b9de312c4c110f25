using System.Net;
using System.Threading.Channels;
using Florin.Contracts.Notifications;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Users.Passwords;

/// <summary>
/// Sends mails with secrets, after the answer: whether there is a user is not told by how long an answer takes. What waits is in
/// memory alone; a user who does not get a mail asks for another.
/// </summary>
internal sealed partial class CredentialMails
{
    private const int MaxWaiting = 1000;
    private const int MaxAttempts = 5;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private readonly Channel<(UserId To, HandOverMail Mail)> _waiting = Channel.CreateBounded<(UserId, HandOverMail)>(
        MaxWaiting
    );
    private readonly MailOptions _options;
    private readonly MailTokens _tokens;
    private readonly ServiceBuilder _service;

    private CredentialMails(ServiceBuilder service, MailTokens tokens, MailOptions options) =>
        (_service, _tokens, _options) = (service, tokens, options);

    public static CredentialMails Add(ServiceBuilder service, MailTokens tokens, MailOptions options)
    {
        var mails = new CredentialMails(service, tokens, options);
        service.Hosted(runtime =>
        {
            var log = runtime.Logs.CreateLogger("Florin.Users.Mails");
            var client = new MailClient(service.Calls);
            var loop = new BackgroundLoop(
                async stop =>
                {
                    await mails.SendNext(client, log, runtime.Clock, stop);
                    return TimeSpan.Zero;
                },
                (fault, _) =>
                {
                    NotSent(log, fault.Message);
                    return Rest;
                },
                runtime.Clock
            );
            service.OnStart(_ =>
            {
                loop.Start();
                return Task.CompletedTask;
            });
            service.OnStop(() => loop.DisposeAsync().AsTask());
        });
        return mails;
    }

    /// <summary>Has a mail sent with which a user who has just registered confirms their address, where that is configured.</summary>
    public async ValueTask Welcome(User user, CancellationToken cancel)
    {
        if (_options.AtRegistration)
            _ = await Send(user, MailPurpose.Confirm, cancel); // Where too many wait, they ask for one.
    }

    /// <summary>Has a mail sent; false where too many wait.</summary>
    public async ValueTask<bool> Send(User user, MailPurpose purpose, CancellationToken cancel)
    {
        var token = _tokens.Make(user, purpose);
        var (url, subject, does) =
            purpose is MailPurpose.Reset
                ? (_options.ResetUrl, "Choose another password", "choose another password")
                : (_options.ConfirmUrl, "Confirm your address", "confirm that this address is yours");
        var how = url is null
            ? $"enter this code: <code>{WebUtility.HtmlEncode(token)}</code>"
            : $"follow this link: <a href=\"{WebUtility.HtmlEncode(url.Replace("{token}", token, StringComparison.Ordinal))}\">{subject}</a>";
        var html =
            $"<p>To {does}, {how}</p><p>It is good once, for {LengthOfTime.InWords(_options.Lifetime)}. If you did not ask for this, ignore it: nothing has changed.</p>";
        var address = await _service.Runtime.People.Open(user.Email, cancel);
        return _waiting.Writer.TryWrite(
            (user.Id, new HandOverMail(address, Id.New<NotificationId>(_service.Ids).Value, subject, html))
        );
    }

    private async Task SendNext(MailClient client, ILogger log, TimeProvider clock, CancellationToken stop)
    {
        var (to, mail) = await _waiting.Reader.ReadAsync(stop);
        for (var attempt = 1; ; attempt++)
        {
            if ((await _service.Log.Read<User>(User.StreamOf(to), stop)).State.Erased)
                return; // Nothing is known of them any more, so nothing is sent to them.
            var handed = await client.Send(mail, stop);
            if (handed.Problem is null)
                return;
            NotSent(log, handed.Problem);
            if (handed.Final || attempt == MaxAttempts)
                return;
            await Task.Delay(Rest * attempt, clock, stop);
        }
    }

    [LoggerMessage(
        EventId = EventIds.CredentialMailNotSent,
        Level = LogLevel.Warning,
        Message = "A mail about a user's credentials could not be sent: {Problem}"
    )]
    private static partial void NotSent(ILogger log, string problem);
}
