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

/// <summary>Closes a user for ever and destroys the key of their personal data.</summary>
/// <param name="User">The user.</param>
internal sealed record EraseUser(UserId User) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>The body of an erasure.</summary>
/// <param name="Password">The caller's own, where they have themselves erased; others leave it out.</param>
internal sealed record EraseBody([property: MaxLength(PasswordHashing.MaxLength)] string? Password)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => nameof(EraseBody);
}

/// <summary>A user is erased: by themselves with their password, or by an administrator.</summary>
internal sealed class EraseUserFeature(PasswordHashing passwords, OwnCredentials own, UsersView view)
{
    public static void Add(
        ServiceBuilder service,
        PasswordHashing passwords,
        OwnCredentials own,
        UsersView view,
        ErasingUsers erasing
    )
    {
        var feature = new EraseUserFeature(passwords, own, view);
        service.Commands.Handles<EraseUser>((_, _) => { }, erasing.Handle);
        var send = service.Commands.Sender<EraseUser>();
        service
            .Post("/users/{id}/erase", Permission.UsersErase, (request, cancel) => feature.Erase(request, send, cancel))
            .Does(
                "Erases a user for good: their accounts are closed, their sessions, keys and grants end, their address is free again, "
                    + "and the key of their personal data is destroyed. Amounts, times and ids stay."
            )
            .Takes<EraseBody>()
            .Gives<UserDetail>()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                UserCodes.NotSettled,
                UserCodes.WrongCode,
                RefusalCodes.RateLimited,
                RefusalCodes.StepUpRequired,
                RefusalCodes.Unavailable
            );
    }

    private async Task<Reply> Erase(Request request, Send<EraseUser> send, CancellationToken cancel)
    {
        var id = request.Route<UserId>("id");
        var body = await request.Body<EraseBody>(cancel);
        if (!request.Actor.May(Permission.UsersErase, id.Value))
            return Reply.Hidden("user", id.Value);
        if (request.Actor.Id == id.Value && await RefusePassword(request, id, body, cancel) is { } refused)
            return refused;
        var reply = Request.Answer<User>(
            await send(new EraseUser(id), request.ContextOf(request.Actor), cancel),
            user => Reply.Ok(UserDetail.Of(user))
        );
        await view.CatchUp(cancel); // So that what comes after the answer meets what was revoked.
        return reply;
    }

    private async Task<Reply?> RefusePassword(Request request, UserId id, EraseBody body, CancellationToken cancel)
    {
        _ = OwnCredentials.Of(request);
        var user = await own.Read(id, cancel);
        if (!user.Exists || user.Erased)
            return null;
        if (Password.Of(body.Password) is not { } password)
            throw new BadInput("password", "is required to erase yourself.");
        if (own.LimitTries(id) is { } limited)
            return limited;
        return await password.Check(user.PasswordHash, passwords, cancel) is PasswordCheck.Wrong
            ? Reply.Refused(new Refusal(UserCodes.WrongCode, "The password is incorrect."))
            : null;
    }
}
