using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.RateLimiting;
using Florin.Users.Passwords;
using Florin.Users.Tokens;

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

/// <summary>Shows a password to get a token. Right or wrong, it is recorded: who, when, from where, with which result.</summary>
/// <param name="Email">The address that was named.</param>
/// <param name="User">Whose it is; null for an unknown address.</param>
/// <param name="Password">What was shown.</param>
/// <param name="ExpiresAt">Until when a token would be good.</param>
/// <param name="Session">The session that would begin.</param>
/// <param name="Client">What the client calls itself; null where it does not.</param>
internal sealed record LogIn(
    EmailAddress Email,
    User? User,
    Password Password,
    DateTimeOffset ExpiresAt,
    SessionId Session,
    string? Client
) : ICommand
{
    /// <summary>The user's log-ins; an unknown address is recorded by its hash, because it may be a mistyped one.</summary>
    public string Stream => User is null ? Email.Stream : SignIns.StreamOf(User.Id);

    /// <summary>Never shows the password or the address.</summary>
    public override string ToString() => $"{nameof(LogIn)} {Stream}";
}

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

/// <summary>
/// Logging in. A wrong password, an unknown address and a user without a password get the same answer after the same work,
/// so that nobody learns which addresses exist.
/// </summary>
internal sealed class LogInFeature
{
    private static readonly Meter Meter = new("Florin.Users");
    private static readonly Counter<long> Logins = Meter.CreateCounter<long>(
        "florin.logins",
        description: "Login attempts, by outcome."
    );

    private const int MaxClient = 200;

    private readonly ServiceBuilder _service;
    private readonly PasswordHashing _passwords;
    private readonly Lazy<TokenIssuer> _issuer;
    private readonly TokenOptions _tokens;
    private readonly Send<RehashPassword> _rehash;
    private readonly Send<LogIn> _logIn;
    private readonly SlidingWindowLog<string> _tries;
    private readonly LoginOptions _options;

    private LogInFeature(ServiceBuilder service, PasswordHashing passwords, Lazy<TokenIssuer> issuer)
    {
        (_service, _passwords, _issuer) = (service, passwords, issuer);
        _tokens = service.Options<TokenOptions>(TokenOptions.Section);
        _rehash = service.Commands.Sender<RehashPassword>();
        _logIn = service.Commands.Sender<LogIn>();
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
        service.Commands.Handles<LogIn>(static (_, _) => { }, feature.Decide);
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
        var body = await request.Body<LogInBody>(cancel, (body, problems) => Bind(body, problems));
        var (email, password) = Bind(body, new Problems());
        var (reply, outcome) = await Answer(request, email, password, cancel);
        Logins.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        return reply;
    }

    private static (EmailAddress Email, Password Password) Bind(LogInBody body, Problems problems)
    {
        if (!EmailAddress.TryParse(body.Email, out var email, out var problem))
            problems.Add("email", problem);
        var password = Password.Of(body.Password);
        if (password is null)
            problems.Add("password", "is required.");
        else
            password.RequireNotTooLong(problems, "password");
        return email is not null && password is not null && problems.None ? (email, password) : throw new BadInput(problems);
    }

    // Tries beyond the limit are only counted, so that guessing cannot fill the disk.
    private async Task<(Reply Reply, string Outcome)> Answer(
        Request request,
        EmailAddress email,
        Password password,
        CancellationToken cancel
    )
    {
        if (_tries.Decide(email.Value, _options.Tries) is { Allowed: false } refused)
            return (Reply.Refused(TooOften(), refused.RetryAfter), "limited");
        var user = await Find(email, cancel);
        var session = Id.New<SessionId>(_service.Ids);
        var command = new LogIn(email, user, password, request.Now + _tokens.Lifetime, session, ClientOf(request));
        var outcome = await _logIn(command, request.ContextOf(Actor.Anonymous), cancel);
        if (outcome.Refusal is { } refusal)
            return (Reply.Refused(refusal), refusal.Code is "forbidden" ? "blocked" : "wrong");
        var role = UserRoles.Of(user!.Role); // Accepted, there is one.
        var tier = user.Tier.ToString().ToLowerInvariant();
        var issued = _issuer.Value.Issue(user.Id.Value, role, tier, after: user.TokensRevokedUntil, session);
        return (Reply.Ok(new LoginView(issued.Token, "Bearer", issued.ExpiresAt)), "accepted");
    }

    private async Task<Outcome> Decide(LogIn command, CommandContext context, CancellationToken cancel)
    {
        var user = command.User;
        var check = await command.Password.Check(user?.PasswordHash, _passwords, cancel);
        if (user is null || check is PasswordCheck.Wrong)
            return Outcome.Of(new Refusal(RefusalCodes.Unauthenticated, "The email address or password is incorrect."));
        if (user.Blocked)
            return Outcome.Of(Refusal.Forbidden("This user is blocked."));
        var own = context with { Actor = new Actor(user.Id.Value, Role.User) };
        if (check is PasswordCheck.RightWithOldHash)
            await Rehash(own, user, command.Password, cancel);
        var begun = new UserLoggedIn(user.Id, command.ExpiresAt, command.Session, null, command.Client, context.Address);
        var work = new Work<SignIns>(command.Stream, own.ToMetadata(nameof(LogIn)), (_, now) => [begun with { At = now }]);
        return Outcome.Of(await _service.Log.Execute(work, cancel));
    }

    private static string? ClientOf(Request request) =>
        request.Http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent && PlainText.Problem(agent) is null
            ? agent[..Math.Min(agent.Length, MaxClient)]
            : null;

    private async Task<User?> Find(EmailAddress email, CancellationToken cancel)
    {
        var (claim, _) = await _service.Log.Read<EmailClaim>(email.Stream, cancel);
        return claim.User is { } id ? (await _service.Log.Read<User>(User.StreamOf(id), cancel)).State : null;
    }

    private async Task Rehash(CommandContext own, User user, Password password, CancellationToken cancel)
    {
        var command = new RehashPassword(user.Id, user.PasswordHash!, await password.Hash(_passwords, cancel)); // It fits.
        await _rehash(command, own with { CommandId = CommandId.New(_service.Ids) }, cancel);
    }

    private Refusal TooOften() =>
        new(
            RefusalCodes.RateLimited,
            $"Too many login attempts for this email address: {_options.Tries} are allowed in {LengthOfTime.InWords(_options.Window)}."
        );
}
