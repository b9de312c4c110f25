using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;
using Florin.Users.Passwords;
using Florin.Users.People;

namespace Florin.Users.Features;

/// <summary>Gives a user another password; all of their sessions end.</summary>
/// <param name="User">The user.</param>
/// <param name="OldHash">What the old password, or the mail about it, was compared with.</param>
/// <param name="NewHash">The hash of the new one.</param>
/// <param name="ByMail">Instead of the old password they showed what was sent to their address.</param>
internal sealed record ChangePassword(UserId User, string OldHash, string NewHash, bool ByMail) : ICommand
{
    public string Stream => Users.User.StreamOf(User);

    /// <summary>Never shows the hashes.</summary>
    public override string ToString() => $"{nameof(ChangePassword)} {User}";
}

/// <summary>The body of a change of the password.</summary>
/// <param name="CurrentPassword">The one that counts now.</param>
/// <param name="NewPassword">8 to 128 characters, none of the most common.</param>
internal sealed record ChangePasswordBody(
    [property: MaxLength(PasswordHashing.MaxLength)] string? CurrentPassword,
    [property: MaxLength(PasswordHashing.MaxLength)] string? NewPassword
)
{
    /// <summary>Never shows the passwords.</summary>
    public override string ToString() => nameof(ChangePasswordBody);
}

/// <summary>A person changes their own password, with the old one.</summary>
internal sealed class ChangePasswordFeature(PasswordHashing passwords, OwnCredentials own)
{
    public static void Add(ServiceBuilder service, PasswordHashing passwords, OwnCredentials own)
    {
        var feature = new ChangePasswordFeature(passwords, own);
        service.Commands.Handles<ChangePassword, User>(
            (_, _) => { },
            (c, user, now) => user.ChangePassword(c.OldHash, c.NewHash, c.ByMail, now)
        );
        var send = service.Commands.Sender<ChangePassword>();
        service
            .Post("/password", Permission.CredentialsWrite, (request, cancel) => feature.Change(request, send, cancel))
            .Does("Changes the caller's password. All sessions end; the answer has a new token.")
            .Takes<ChangePasswordBody>("currentPassword", "newPassword")
            .Gives<LoginView>()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                UserCodes.WrongCode,
                RefusalCodes.RateLimited,
                RefusalCodes.Unavailable
            );
    }

    private async Task<Reply> Change(Request request, Send<ChangePassword> send, CancellationToken cancel)
    {
        var id = OwnCredentials.Of(request);
        var user = await own.Read(id, cancel);
        var person = await own.Known(user, cancel);
        var body = await request.Body<ChangePasswordBody>(cancel, (body, problems) => Validate(body, person, problems));
        var (current, wanted) = Validate(body, person, new Problems());
        if (!user.Exists)
            return Reply.Refused(Refusal.NotFound("user", id.Value));
        if (own.LimitTries(id) is { } limited)
            return limited;
        if (await current.Check(user.PasswordHash, passwords, cancel) is PasswordCheck.Wrong)
            return Reply.Refused(new Refusal(UserCodes.WrongCode, "The current password is incorrect."));
        var hash = await wanted.Hash(passwords, cancel);
        var command = new ChangePassword(id, user.PasswordHash!, hash, ByMail: false); // It was compared with.
        var outcome = await send(command, request.ContextOf(request.Actor), cancel);
        if (outcome.Refusal is { } refusal)
            return Reply.Refused(refusal);
        var shown = request.Actor.SecondFactorAt;
        var token = await own.Renew(request, (User)outcome.State!, nameof(ChangePassword), shown, cancel); // Accepted, it has one.
        return Reply.Ok(new LoginView(token.Token, "Bearer", token.ExpiresAt));
    }

    private static (Password Current, Password Wanted) Validate(ChangePasswordBody body, KnownPerson person, Problems problems)
    {
        var (current, wanted) = (Password.Of(body.CurrentPassword), Password.Of(body.NewPassword));
        problems.Require(current is not null, "currentPassword", "is required.");
        problems.Require(wanted is not null, "newPassword", "is required.");
        wanted?.Validate(problems, "newPassword", person.Email, person.Name);
        return current is not null && wanted is not null && problems.None ? (current, wanted) : throw new BadInput(problems);
    }
}
