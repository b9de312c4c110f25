using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Features;
using Microsoft.AspNetCore.Http;

namespace Florin.Users.OAuth;

/// <summary>What the pages have done by the commands that the API has, too.</summary>
internal sealed class PageCommands(ServiceBuilder service, PasswordLogIn logIn)
{
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
