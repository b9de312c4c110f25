using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Users.Factors;
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
/// <param name="Code">The second factor: a one-time code or a recovery code; null for none.</param>
internal sealed record LogIn(
    EmailAddress Email,
    User? User,
    Password Password,
    DateTimeOffset ExpiresAt,
    SessionId Session,
    string? Client,
    string? Code
) : ICommand
{
    /// <summary>The user's log-ins; an unknown address is recorded by its hash, because it may be a mistyped one.</summary>
    public string Stream => User is null ? Email.Stream : SignIns.StreamOf(User.Id);

    /// <summary>Never shows the password or the address.</summary>
    public override string ToString() => $"{nameof(LogIn)} {Stream}";
}

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

    private readonly ServiceBuilder _service;
    private readonly PasswordHashing _passwords;
    private readonly FactorSecrets _factors;
    private readonly NewTokens _issued;
    private readonly TokenOptions _tokens;
    private readonly Send<RehashPassword> _rehash;
    private readonly Send<LogIn> _logIn;
    private readonly LoginTries _tries;
    private readonly LoginOptions _options;

    private LogInFeature(ServiceBuilder service, PasswordHashing passwords, FactorSecrets factors, NewTokens issued)
    {
        (_service, _passwords, _factors, _issued) = (service, passwords, factors, issued);
        _tokens = service.Options<TokenOptions>(TokenOptions.Section);
        _rehash = service.Commands.Sender<RehashPassword>();
        _logIn = service.Commands.Sender<LogIn>();
        _options = service.Options<LoginOptions>(LoginOptions.Section);
        _tries = new LoginTries(_options, service.Clock);
    }

    public static void Add(
        ServiceBuilder service,
        PasswordHashing passwords,
        Lazy<TokenIssuer> issuer,
        FactorSecrets factors,
        NewTokens issued
    )
    {
        service.Commands.Handles<RehashPassword, User>(
            static (_, _) => { },
            static (command, user, _) => user.PasswordHash == command.OldHash ? [new PasswordRehashed(command.NewHash)] : []
        );
        var feature = new LogInFeature(service, passwords, factors, issued);
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
        var body = await request.Body<LogInBody>(cancel, (body, problems) => Bind(body, problems));
        var (email, password) = Bind(body, new Problems());
        var (reply, outcome) = await Answer(request, email, password, body.Code?.Trim(), cancel);
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
        string? code,
        CancellationToken cancel
    )
    {
        if (await _tries.Refuse(email.Value, request.Address, () => Knows(email, request.Address, cancel)) is { } wait)
            return (Reply.Refused(TooOften(), wait), "limited");
        var user = await Find(email, cancel);
        var session = Id.New<SessionId>(_service.Ids);
        var (ends, client) = (request.Now + _tokens.Lifetime, NewTokens.ClientOf(request));
        var command = new LogIn(email, user, password, ends, session, client, code);
        var outcome = await _logIn(command, request.ContextOf(Actor.Anonymous), cancel);
        if (outcome.Refusal is { } refusal)
            return (Reply.Refused(refusal), NameOf(refusal));
        DateTimeOffset? shown = user!.Factors is { Any: true } ? request.Now : null; // Accepted, there is a user.
        var issued = _issued.Issue(user, session, shown);
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
        if (user.Factors is { Any: true } && await RefuseCode(own, user, command.Code, cancel) is { } refusal)
            return Outcome.Of(refusal);
        if (check is PasswordCheck.RightWithOldHash)
            await Rehash(own, user, command.Password, cancel);
        var begun = new UserLoggedIn(user.Id, command.ExpiresAt, command.Session, null, command.Client, context.Address);
        var work = new Work<SignIns>(command.Stream, own.ToMetadata(nameof(LogIn)), (_, now) => [begun with { At = now }]);
        return Outcome.Of(await _service.Log.Execute(work, cancel));
    }

    // The password is right by then, so the answer may say what is missing.
    private async Task<Refusal?> RefuseCode(CommandContext own, User user, string? code, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(code))
            return new Refusal(
                UserCodes.SecondFactorRequired,
                "Send a one-time code or a recovery code as code, or log in with a passkey."
            );
        var shows = own with { CommandId = CommandId.New(_service.Ids) };
        var wrong = new Refusal(RefusalCodes.Unauthenticated, SecondFactors.Wrong.Detail);
        var work = new Work<User>(
            User.StreamOf(user.Id),
            shows.ToMetadata(nameof(LogIn)),
            (now, at) => now.ShowCode(code, _factors, wrong, at)
        );
        return (await _service.Log.Execute(work, cancel)).Refusal;
    }

    private static string NameOf(Refusal refusal) =>
        refusal.Reason == RefusalCode.Forbidden ? "blocked"
        : refusal.Reason == UserCodes.SecondFactorRequired ? "incomplete"
        : "wrong";

    private async Task<User?> Find(EmailAddress email, CancellationToken cancel)
    {
        var (claim, _) = await _service.Log.Read<EmailClaim>(email.Stream, cancel);
        return claim.User is { } id ? (await _service.Log.Read<User>(User.StreamOf(id), cancel)).State : null;
    }

    private async Task<bool> Knows(EmailAddress email, string? address, CancellationToken cancel)
    {
        if (await Find(email, cancel) is not { } user)
            return false;
        var (signIns, _) = await _service.Log.Read<SignIns>(SignIns.StreamOf(user.Id), cancel);
        return signIns.Sessions.Any(session => session.Address == address);
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
