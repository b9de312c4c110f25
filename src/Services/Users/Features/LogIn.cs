using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Passwords;
using Florin.Users.Tokens;

namespace Florin.Users.Features;

/// <summary>The body of a login.</summary>
internal sealed record LogInBody(
    [property: MaxLength(EmailAddress.MaxLength)] string? Email,
    [property: MaxLength(PasswordHashing.MaxLength)] string? Password
)
{
    /// <summary>Never shows the password.</summary>
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
internal sealed class LogInFeature(PasswordLogIn logIn, Lazy<TokenIssuer> issuer)
{
    public static void Add(ServiceBuilder service, PasswordLogIn logIn, Lazy<TokenIssuer> issuer)
    {
        var feature = new LogInFeature(logIn, issuer);
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
            .Refuses(RefusalCodes.Unauthenticated, RefusalCode.Forbidden, RefusalCodes.RateLimited, RefusalCodes.Unavailable);
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
        var result = await logIn.Try(shown, request.Http, request.ContextOf(Actor.Anonymous), cancel);
        if (result is not { Refusal: null, User: { } user })
            return Reply.Refused(result.Refusal!, result.RetryAfter); // Without a user there is one.
        var tier = user.Tier.ToString().ToLowerInvariant();
        var after = user.TokensRevokedUntil;
        var issued = issuer.Value.Issue(user.Id.Value, UserRoles.Of(user.Role), tier, after, result.Session);
        return Reply.Ok(new LoginView(issued.Token, "Bearer", issued.ExpiresAt));
    }
}
