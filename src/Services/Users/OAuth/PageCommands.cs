using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Users.Factors;
using Florin.Users.Features;
using Florin.Users.OAuth.External;
using Florin.Users.OAuth.Pages;
using Microsoft.AspNetCore.Http;

namespace Florin.Users.OAuth;

/// <summary>What the pages have done by the commands that the API has, too.</summary>
internal sealed class PageCommands(ServiceBuilder service, PasswordLogIn logIn, RoleGrants roles)
{
    private readonly Send<LinkIdentity> _link = service.Commands.Sender<LinkIdentity>();
    private readonly Send<UnlinkIdentity> _unlink = service.Commands.Sender<UnlinkIdentity>();
    private readonly Send<EndSession> _end = service.Commands.Sender<EndSession>();

    /// <summary>Logs somebody in, within the limits of the API.</summary>
    /// <param name="email">As it was entered.</param>
    /// <param name="password">Likewise.</param>
    /// <param name="code">A one-time code or a recovery code, where one was entered.</param>
    /// <param name="http">The request.</param>
    /// <returns>Who, or why not.</returns>
    public async Task<LogInResult> LogIn(string? email, string? password, string? code, HttpContext http)
    {
        var problems = new Problems();
        if (PasswordLogIn.Read(email, password, problems) is not { } shown)
            return new LogInResult(
                null,
                default,
                new Refusal(RefusalCode.Invalid, "Enter your email address and your password.")
            );
        return await logIn.Try(shown, code, http, ContextOf(http, Actor.Anonymous), http.RequestAborted);
    }

    /// <summary>Ends a session of a user; one that has ended already stays so.</summary>
    public async Task EndSession(UserId user, SessionId session, HttpContext http) =>
        await _end(new EndSession(user, session), ContextOf(http, new Actor(user.Value, Role.User)), CancellationToken.None);

    /// <summary>Logs somebody in whom another provider knows.</summary>
    public Task<LogInResult> LogInWith(ExternalLogIn external, ProviderProof proof, string? code, HttpContext http) =>
        external.Try(proof, code, NewTokens.ClientOf(http), ContextOf(http, Actor.Anonymous), http.RequestAborted);

    /// <summary>
    /// Does something to the credentials of somebody who is logged in, once they have shown their password again, and where
    /// policies allow it. It counts as a try to log in.
    /// </summary>
    /// <returns>Why not, with the status of the page; null where it was done.</returns>
    public async Task<(Refusal? Refusal, int Status)> Confirm(
        BrowserLogIn login,
        string password,
        string code,
        HttpContext http,
        Func<User, Task<Refusal?>> change
    )
    {
        var shown = await LogIn(login.User.Email, password, code, http);
        if (shown is not { Refusal: null, User: { } user })
            return (shown.Refusal, LogInPage.StatusOf(shown));
        await EndSession(user.Id, shown.Session, http); // The one that they are in goes on.
        var role = UserRoles.Of(user.Role);
        var actor = new Actor(user.Id.Value, role) { Grants = roles[role], SecondFactorAt = shown.SecondFactorAt };
        var question = new PolicyQuestion(actor, Permission.CredentialsWrite, service.Clock.GetUtcNow())
        {
            Address = CallerAddress.Of(http),
            Owner = user.Id.Value,
        };
        var refusal = service.Runtime.Policies.RefuseEntry(question) ?? await change(user);
        return (refusal, StatusCodes.Status403Forbidden);
    }

    /// <summary>Links an identity to a user.</summary>
    public async Task<Refusal?> Link(User user, ProviderProof proof, HttpContext http)
    {
        var command = new LinkIdentity(user.Id, Id.New<IdentityId>(service.Ids), proof.Provider, proof.Issuer, proof.Subject);
        return (await _link(command, ContextOf(http, new Actor(user.Id.Value, Role.User)), CancellationToken.None)).Refusal;
    }

    /// <summary>Ends a link.</summary>
    public async Task<Refusal?> Unlink(User user, IdentityId id, HttpContext http)
    {
        var context = ContextOf(http, new Actor(user.Id.Value, Role.User));
        return (await _unlink(new UnlinkIdentity(user.Id, id), context, CancellationToken.None)).Refusal;
    }

    private CommandContext ContextOf(HttpContext http, Actor actor)
    {
        var request = RequestIds.Of(http, service.Ids);
        return new CommandContext(CommandId.New(service.Ids), actor, request)
        {
            RequestId = request,
            Address = CallerAddress.Of(http),
        };
    }
}
