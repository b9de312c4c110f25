using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;

namespace Florin.Users.Features;

/// <summary>Shows a second factor again.</summary>
/// <param name="User">Who.</param>
/// <param name="Code">A one-time code or a recovery code.</param>
internal sealed record ShowSecondFactor(UserId User, string Code) : ICommand
{
    public string Stream => Users.User.StreamOf(User);

    /// <summary>Never shows the code.</summary>
    public override string ToString() => $"{nameof(ShowSecondFactor)} {User}";
}

/// <summary>Lists the second factors of the caller, and has one of them shown again for what a policy asks it for.</summary>
internal static class StepUpFeature
{
    public static void Add(ServiceBuilder service, FactorSecrets secrets, OwnCredentials own, NewTokens tokens)
    {
        AddListing(service, own);
        service.Commands.Handles<ShowSecondFactor, User>(
            (_, _) => { },
            (c, user, now) =>
                !user.Exists ? Refusal.NotFound("user", c.User.Value)
                : user.Factors is not { Any: true } ? Refusal.WrongState("You have no second factor.")
                : user.ShowCode(c.Code, secrets, SecondFactors.Wrong, now)
        );
        AddShowing(service, own, tokens);
    }

    private static void AddListing(ServiceBuilder service, OwnCredentials own) =>
        service
            .Get(
                "/mfa",
                Permission.CredentialsRead,
                async (request, cancel) =>
                {
                    var id = OwnCredentials.Of(request);
                    var user = await own.Read(id, cancel);
                    return user.Exists ? Reply.Ok(FactorsView.Of(user)) : Reply.Refused(Refusal.NotFound("user", id.Value));
                }
            )
            .Does("Lists the second factors of the caller.")
            .Gives<FactorsView>()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);

    private static void AddShowing(ServiceBuilder service, OwnCredentials own, NewTokens tokens)
    {
        var send = service.Commands.Sender<ShowSecondFactor>();
        service
            .Post(
                "/mfa/step-up",
                Permission.CredentialsRead,
                async (request, cancel) =>
                {
                    var id = OwnCredentials.Of(request);
                    var code = (await request.Body<CodeBody>(cancel, (body, problems) => body.Required(problems))).Required(
                        new()
                    );
                    if (own.LimitTries(id) is { } limited)
                        return limited;
                    var outcome = await send(new ShowSecondFactor(id, code), request.ContextOf(request.Actor), cancel);
                    if (outcome.Refusal is not null)
                        return Request.Answer<User>(outcome, user => Reply.Ok(FactorsView.Of(user)));
                    var token = await Fresh(service, request, (User)outcome.State!, tokens, cancel); // Accepted, it has one.
                    return Reply.Ok(new LoginView(token.Token, "Bearer", token.ExpiresAt));
                }
            )
            .Does("Shows a one-time code or a recovery code again, and returns a token that says so, in the same session.")
            .Takes<CodeBody>("code")
            .Gives<LoginView>()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                UserCodes.WrongCode,
                RefusalCodes.RateLimited
            );
    }

    // A session ends when it was to end: what revokes it is remembered no longer than that.
    private static async Task<Tokens.IssuedToken> Fresh(
        ServiceBuilder service,
        Request request,
        User user,
        NewTokens tokens,
        CancellationToken cancel
    )
    {
        var (signIns, _) = await service.Log.Read<SignIns>(SignIns.StreamOf(user.Id), cancel);
        return signIns.Sessions.FirstOrDefault(one => one.Id.Value == request.Actor.Session) is { } session
            ? tokens.Issue(user, session.Id, request.Now, session.ExpiresAt)
            : await tokens.Begin(
                user,
                nameof(ShowSecondFactor),
                request.ContextOf(request.Actor),
                NewTokens.ClientOf(request),
                request.Now
            );
    }
}
