using System.Buffers.Text;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;

namespace Florin.Users.Features;

/// <summary>Logs in with a passkey that has signed, which is a password and a second factor at once.</summary>
/// <param name="User">Who.</param>
/// <param name="Passkey">With which.</param>
/// <param name="Counter">Its signature counter.</param>
internal sealed record LogInWithPasskey(UserId User, PasskeyId Passkey, long Counter) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

internal sealed class LogInWithPasskeyFeature(ServiceBuilder service, PasskeyCeremonies passkeys, NewTokens tokens)
{
    public static void Add(ServiceBuilder service, PasskeyCeremonies passkeys, NewTokens tokens)
    {
        service.Commands.Handles<LogInWithPasskey, User>(
            (_, _) => { },
            (c, user, now) =>
                user.Blocked ? Refusal.Forbidden("This user is blocked.")
                : user.Factors?.Signed(c.Passkey, c.Counter, now) is { } signed ? [signed]
                : Wrong
        );
        service
            .Post(
                "/login/passkey/options",
                Access.Anyone,
                (_, _) => Task.FromResult(Reply.Ok(PasskeyRequestView.Of(passkeys.BeginLogIn())))
            )
            .Does("Returns what a browser logs in with: for navigator.credentials.get.")
            .LimitsAddresses()
            .Gives<PasskeyRequestView>();
        var feature = new LogInWithPasskeyFeature(service, passkeys, tokens);
        var send = service.Commands.Sender<LogInWithPasskey>();
        service
            .Post("/login/passkey", Access.Anyone, (request, cancel) => feature.Answer(request, send, cancel))
            .Does("Logs a user in with a passkey, which is both factors.")
            .Takes<PasskeyLogInBody>("credential")
            .LimitsAddresses()
            .Gives<LoginView>()
            .Refuses(RefusalCodes.Unauthenticated, RefusalCode.Forbidden);
    }

    private async Task<Reply> Answer(Request request, Send<LogInWithPasskey> send, CancellationToken cancel)
    {
        var body = await request.Body<PasskeyLogInBody>(cancel, (body, problems) => body.Required(problems));
        var answer = body.Required(new Problems());
        var user = UserOf(answer) is { } id ? (await service.Log.Read<User>(User.StreamOf(id), cancel)).State : User.Empty;
        if (
            user.Factors?.Passkeys.FirstOrDefault(one => one.Credential == answer.Id) is not { } passkey
            || await passkeys.Signed(passkey, answer, cancel) is not { } counter
        )
            return Reply.Refused(Wrong);
        var own = request.ContextOf(new Actor(user.Id.Value, Role.User));
        var outcome = await send(new LogInWithPasskey(user.Id, passkey.Id, counter), own, cancel);
        if (outcome.Refusal is { } refusal)
            return Reply.Refused(refusal);
        var now = (User)outcome.State!; // Accepted, it has one.
        var token = await tokens.Begin(now, nameof(LogInWithPasskey), own, NewTokens.ClientOf(request), request.Now);
        return Reply.Ok(new LoginView(token.Token, "Bearer", token.ExpiresAt));
    }

    private static Refusal Wrong { get; } = new(RefusalCodes.Unauthenticated, AddPasskeyFeature.WrongAnswer.Detail);

    private static UserId? UserOf(AssertedCredential answer) =>
        Base64Url.IsValid(answer.UserHandle)
        && Id.TryParse<UserId>(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(answer.UserHandle)), out var id)
            ? id
            : null;
}
