using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;
using Florin.Users.Passwords;
using Florin.Users.Tokens;

namespace Florin.Users.Features;

/// <summary>The body of a login.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="Code">A one-time code or a recovery code, for a user who has a second factor.</param>
internal sealed record LogInBody(
    [property: MaxLength(EmailAddress.MaxLength)] string? Email,
    [property: MaxLength(PasswordHashing.MaxLength)] string? Password,
    [property: MaxLength(CodeBody.MaxLength)] string? Code = null
)
{
    /// <summary>Never shows the password or the code.</summary>
    public override string ToString() => nameof(LogInBody);
}

/// <summary>A token that was issued.</summary>
/// <param name="Token">A JSON Web Token, for the header <c>Authorization: Bearer …</c>.</param>
/// <param name="TokenType">Bearer.</param>
/// <param name="ExpiresAt">UTC.</param>
internal sealed record LoginView(string Token, string TokenType, DateTimeOffset ExpiresAt)
{
    /// <summary>Never shows the token.</summary>
    public override string ToString() => nameof(LoginView);
}

/// <summary>Logging in for a token.</summary>
internal sealed class LogInFeature(PasswordLogIn logIn, NewTokens tokens)
{
    public static void Add(ServiceBuilder service, PasswordLogIn logIn, Lazy<TokenIssuer> issuer, NewTokens tokens)
    {
        var feature = new LogInFeature(logIn, tokens);
        service.OnStart(_ =>
        {
            issuer.Value.Prepare();
            return Task.CompletedTask;
        });
        service
            .Post("/login", Access.Anyone, feature.Handle)
            .Does("Logs a user in. Five attempts per email address are allowed in 15 minutes, successful or not.")
            .Takes<LogInBody>("email", "password")
            .LimitsAddresses()
            .Gives<LoginView>()
            .Refuses(
                RefusalCodes.Unauthenticated,
                UserCodes.SecondFactorRequired,
                RefusalCode.Forbidden,
                RefusalCodes.RateLimited,
                RefusalCodes.Unavailable
            );
    }

    private async Task<Reply> Handle(Request request, CancellationToken cancel)
    {
        var body = await request.Body<LogInBody>(
            cancel,
            (body, problems) => PasswordLogIn.Read(body.Email, body.Password, problems)
        );
        var problems = new Problems();
        if (PasswordLogIn.Read(body.Email, body.Password, problems) is not { } shown)
            throw new BadInput(problems);
        var result = await logIn.Try(shown, body.Code, request.Http, request.ContextOf(Actor.Anonymous), cancel);
        if (result is not { Refusal: null, User: { } user })
            return Reply.Refused(result.Refusal!, result.RetryAfter); // Without a user there is one.
        var issued = tokens.Issue(user, result.Session, result.SecondFactorAt);
        return Reply.Ok(new LoginView(issued.Token, "Bearer", issued.ExpiresAt));
    }
}
