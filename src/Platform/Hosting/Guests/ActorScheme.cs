using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Hosting.Guests;

/// <summary>
/// Florin's own authentication as a scheme of ASP.NET Core: the caller is known already, and what a framework's authorization
/// refuses is answered by the contract's problems.
/// </summary>
internal sealed class ActorScheme(IdSource ids, TimeProvider clock) : IAuthenticationHandler
{
    public const string Name = "Florin";

    private HttpContext? _http;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _http = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync() =>
        Task.FromResult(
            Http.User.Identity is { IsAuthenticated: true }
                ? AuthenticateResult.Success(new AuthenticationTicket(Http.User, Name))
                : AuthenticateResult.NoResult()
        );

    public Task ChallengeAsync(AuthenticationProperties? properties) =>
        Write(new Refusal(RefusalCodes.Unauthenticated, "Send an access token in the Authorization header: Bearer …"));

    public Task ForbidAsync(AuthenticationProperties? properties) =>
        Write(Refusal.Forbidden("This operation is not allowed to you."));

    private HttpContext Http => _http ?? throw new InvalidOperationException("The scheme was not initialized.");

    private Task Write(Refusal refusal) => ReplyWriter.Write(Http, Reply.Refused(refusal), RequestIds.Of(Http, ids), clock);
}
