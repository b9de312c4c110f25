using System.Diagnostics.Metrics;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Tokens;
using Florin.Platform.Resilience;
using Florin.Users.Passwords;

namespace Florin.Users.Features;

/// <summary>Keeps a user's password, which they have just shown, by a stronger hash.</summary>
/// <param name="User">The user.</param>
/// <param name="OldHash">The hash that the password was compared with.</param>
/// <param name="NewHash">The hash in its place.</param>
internal sealed record RehashPassword(UserId User, string OldHash, string NewHash) : ICommand
{
    public string Stream => Users.User.StreamOf(User);

    /// <summary>Never shows the hashes.</summary>
    public override string ToString() => $"{nameof(RehashPassword)} {User}";
}

/// <summary>The body of a login.</summary>
internal sealed record LogInBody(string? Email, string? Password)
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

/// <summary>
/// Logging in. A wrong password, an unknown address and a user without a password get the same answer after the same work,
/// so that nobody learns which addresses exist.
/// </summary>
internal sealed class LogInFeature
{
    private static readonly Meter Meter = new("Florin.Users");
    private static readonly Counter<long> Logins = Meter.CreateCounter<long>(
        "florin.logins",
        description: "Logins by outcome."
    );

    private readonly ServiceBuilder _service;
    private readonly PasswordHashing _passwords;
    private readonly Lazy<TokenIssuer> _issuer;
    private readonly Send<RehashPassword> _rehash;
    private readonly SlidingWindowLog<string> _tries;
    private readonly LoginOptions _options;

    private LogInFeature(ServiceBuilder service, PasswordHashing passwords, Lazy<TokenIssuer> issuer)
    {
        (_service, _passwords, _issuer) = (service, passwords, issuer);
        _rehash = service.Commands.Sender<RehashPassword>();
        _options = service.Options<LoginOptions>(LoginOptions.Section);
        _tries = new SlidingWindowLog<string>(new SlidingWindowOptions { Window = _options.Window }, service.Clock);
    }

    public static void Add(ServiceBuilder service, PasswordHashing passwords, Lazy<TokenIssuer> issuer)
    {
        service.Commands.Handles<RehashPassword, User>(
            static (_, _) => { },
            static (command, user, _) => user.PasswordHash == command.OldHash ? [new PasswordRehashed(command.NewHash)] : []
        );
        var feature = new LogInFeature(service, passwords, issuer);
        service.OnStart(_ =>
        {
            issuer.Value.Prepare();
            return Task.CompletedTask;
        });
        service
            .Post("/login", Access.Anyone, feature.Handle)
            .Does("Logs a user in: five tries per address in 15 minutes, right or wrong.")
            .Takes<LogInBody>("email", "password")
            .LimitsAddresses()
            .Gives<LoginView>()
            .Refuses("unauthenticated", "forbidden", "rate-limited", "unavailable");
    }

    private async Task<Reply> Handle(Request request, CancellationToken cancel)
    {
        var (email, password) = Bind(await request.Body<LogInBody>(cancel));
        var (reply, outcome) = await LogIn(request, email, password, cancel);
        Logins.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        return reply;
    }

    private static (EmailAddress Email, Password Password) Bind(LogInBody body)
    {
        var problems = new Problems();
        if (!EmailAddress.TryParse(body.Email, out var email, out var problem))
            problems.Add("email", problem);
        var password = Password.Of(body.Password);
        problems.Require(password?.IsTooLong() == false, "password", "is missing or longer than any password may be.");
        return email is not null && password is not null && problems.None ? (email, password) : throw new BadInput(problems);
    }

    private async Task<(Reply Reply, string Outcome)> LogIn(
        Request request,
        EmailAddress email,
        Password password,
        CancellationToken cancel
    )
    {
        if (_tries.Decide(email.Value, _options.Tries) is { Allowed: false } refused)
            return (Reply.Refused(TooOften(), refused.RetryAfter), "limited");
        var user = await Find(email, cancel);
        var check = await password.Check(user?.PasswordHash, _passwords, cancel);
        if (user is null || check is PasswordCheck.Wrong)
            return (Reply.Refused(new Refusal("unauthenticated", "The email address or the password is wrong.")), "wrong");
        if (user.Blocked)
            return (Reply.Refused(Refusal.Forbidden("This user is blocked.")), "blocked");
        if (check is PasswordCheck.RightWithOldHash)
            await Rehash(request, user, password, cancel);
        var role = user.Role is UserRole.Admin ? Role.Admin : Role.User;
        var tier = user.Tier.ToString().ToLowerInvariant();
        var issued = _issuer.Value.Issue(user.Id.Value, role, tier, after: user.TokensRevokedUntil);
        return (Reply.Ok(new LoginView(issued.Token, "Bearer", issued.ExpiresAt)), "accepted");
    }

    private async Task<User?> Find(EmailAddress email, CancellationToken cancel)
    {
        var (claim, _) = await _service.Log.Read<EmailClaim>(email.Stream, cancel);
        return claim.User is { } id ? (await _service.Log.Read<User>(User.StreamOf(id), cancel)).State : null;
    }

    private async Task Rehash(Request request, User user, Password password, CancellationToken cancel)
    {
        var command = new RehashPassword(user.Id, user.PasswordHash!, await password.Hash(_passwords, cancel)); // It fits.
        var actor = new Actor(user.Id.Value, Role.User);
        var context = new CommandContext(_service.Ids.Next("cmd_"), actor, request.RequestId)
        {
            RequestId = request.RequestId,
            Address = request.Address,
        };
        await _rehash(command, context, cancel);
    }

    private Refusal TooOften() =>
        new("rate-limited", $"There were {_options.Tries} tries for this address within {_options.Window}; wait.");
}
