using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;
using Florin.Users.Passwords;

namespace Florin.Users.Features;

/// <summary>Shows that mail to a user's address reaches them.</summary>
/// <param name="User">The user.</param>
internal sealed record ConfirmEmail(UserId User) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>The body that confirms an address.</summary>
/// <param name="Token">What the mail had.</param>
internal sealed record ConfirmEmailBody([property: MaxLength(CompleteResetBody.MaxToken)] string? Token)
{
    public string Required(Problems problems)
    {
        problems.Text(Token, "token", CompleteResetBody.MaxToken);
        return problems.None ? Token!.Trim() : throw new BadInput(problems); // It is there.
    }

    /// <summary>Never shows the token.</summary>
    public override string ToString() => nameof(ConfirmEmailBody);
}

internal static class ConfirmEmailFeature
{
    public static void Add(ServiceBuilder service, MailTokens tokens, CredentialMails mails, OwnCredentials own)
    {
        service.Commands.Handles<ConfirmEmail, User>((_, _) => { }, (_, user, now) => user.ConfirmEmail(now));
        AddAsking(service, mails, own);
        AddCompleting(service, tokens, own);
    }

    private static void AddAsking(ServiceBuilder service, CredentialMails mails, OwnCredentials own) =>
        service
            .Post(
                "/email-confirmations",
                Permission.CredentialsRead,
                async (request, cancel) =>
                {
                    var id = OwnCredentials.Of(request);
                    var user = await own.Read(id, cancel);
                    return !user.Exists ? Reply.Refused(Refusal.NotFound("user", id.Value))
                        : own.LimitTries(id) is { } limited ? limited
                        : user.EmailConfirmedAt is not null
                            ? Reply.Refused(Refusal.WrongState("The address is confirmed already."))
                        : await mails.Send(user, MailPurpose.Confirm, cancel) ? Reply.Ok(new MailAskedView(true))
                        : Reply.Refused(new Refusal(RefusalCodes.Unavailable, "Too many mails wait; try again later."));
                }
            )
            .Does("Sends a mail to the caller with which they confirm that the address is theirs.")
            .Gives<MailAskedView>()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                RefusalCodes.RateLimited,
                RefusalCodes.Unavailable
            );

    private static void AddCompleting(ServiceBuilder service, MailTokens tokens, OwnCredentials own)
    {
        var send = service.Commands.Sender<ConfirmEmail>();
        service
            .Post(
                "/email-confirmations/complete",
                Access.Anyone,
                async (request, cancel) =>
                {
                    var body = await request.Body<ConfirmEmailBody>(cancel, (body, problems) => body.Required(problems));
                    var token = body.Required(new Problems());
                    if (
                        MailTokens.UserOf(token) is not { } id
                        || await own.Read(id, cancel) is not { Exists: true } user
                        || !tokens.IsGood(token, user, MailPurpose.Confirm)
                    )
                        return Reply.Refused(ResetPasswordFeature.WrongToken);
                    var context = request.ContextOf(new Actor(id.Value, Role.User));
                    var outcome = await send(new ConfirmEmail(id), context, cancel);
                    return Request.Answer<User>(outcome, _ => Reply.Ok(new ResetView(true)));
                }
            )
            .Does("Confirms an address with what a mail had. It is good once.")
            .Takes<ConfirmEmailBody>("token")
            .LimitsAddresses()
            .Gives<ResetView>()
            .Refuses(UserCodes.WrongCode);
    }
}
