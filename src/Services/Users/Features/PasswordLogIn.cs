using System.Diagnostics.Metrics;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Users.Factors;
using Florin.Users.Passwords;
using Florin.Users.People;
using Microsoft.AspNetCore.Http;

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
/// <param name="Address">The stream of the address that was named.</param>
/// <param name="User">Whose it is; null for an unknown address.</param>
/// <param name="Password">What was shown.</param>
/// <param name="ExpiresAt">Until when a token would be good.</param>
/// <param name="Session">The session that would begin.</param>
/// <param name="Client">What the client calls itself; null where it does not.</param>
/// <param name="Code">The second factor: a one-time code or a recovery code; null for none.</param>
internal sealed record LogIn(
    string Address,
    User? User,
    Password Password,
    DateTimeOffset ExpiresAt,
    SessionId Session,
    string? Client,
    string? Code
) : ICommand
{
    /// <summary>The user's log-ins; an unknown address is recorded by its hash, because it may be a mistyped one.</summary>
    public string Stream => User is null ? Address : SignIns.StreamOf(User.Id);

    /// <summary>Never shows the password or the address.</summary>
    public override string ToString() => $"{nameof(LogIn)} {Stream}";
}

/// <summary>What a log-in came to.</summary>
/// <param name="User">Who logged in; null where nobody did.</param>
/// <param name="Session">The session that began.</param>
/// <param name="Refusal">Why not; null where somebody did.</param>
/// <param name="RetryAfter">When to try again, where there were too many.</param>
internal sealed record LogInResult(User? User, SessionId Session, Refusal? Refusal, TimeSpan? RetryAfter = null)
{
    /// <summary>When the second factor was shown, UTC; null where the user has none.</summary>
    public DateTimeOffset? SecondFactorAt { get; init; }
}

/// <summary>
/// Logging in by password, for the API and for the pages of the authorization server, with the same limit. A wrong password, an
/// unknown address and a user without a password get the same answer after the same work, so that nobody learns which
/// addresses exist.
/// </summary>
internal sealed class PasswordLogIn
{
    private static readonly Meter Meter = new("Florin.Users");
    private static readonly Counter<long> Logins = Meter.CreateCounter<long>(
        "florin.logins",
        description: "Login attempts, by outcome."
    );

    private readonly ServiceBuilder _service;
    private readonly PasswordHashing _passwords;
    private readonly EmailClaims _claims;
    private readonly CodeAtLogIn _codes;
    private readonly TokenOptions _tokens;
    private readonly Send<RehashPassword> _rehash;
    private readonly Send<LogIn> _logIn;
    private readonly LoginTries _tries;
    private readonly LoginOptions _options;

    public PasswordLogIn(ServiceBuilder service, PasswordHashing passwords, CodeAtLogIn codes, EmailClaims claims)
    {
        (_service, _passwords, _codes, _claims) = (service, passwords, codes, claims);
        _tokens = service.Options<TokenOptions>(TokenOptions.Section);
        service.Commands.Handles<RehashPassword, User>(
            static (_, _) => { },
            static (command, user, _) => user.PasswordHash == command.OldHash ? [new PasswordRehashed(command.NewHash)] : []
        );
        service.Commands.Handles<LogIn>(static (_, _) => { }, Decide);
        _rehash = service.Commands.Sender<RehashPassword>();
        _logIn = service.Commands.Sender<LogIn>();
        _options = service.Options<LoginOptions>(LoginOptions.Section);
        _tries = new LoginTries(_options, service.Clock);
    }

    /// <summary>What is wrong with an address or a password by itself is noted; null where something is.</summary>
    public static (EmailAddress Email, Password Password)? Read(string? email, string? password, Problems problems)
    {
        if (!EmailAddress.TryParse(email, out var address, out var problem))
            problems.Add("email", problem);
        var shown = Password.Of(password);
        if (shown is null)
            problems.Add("password", "is required.");
        else
            shown.RequireNotTooLong(problems, "password");
        return address is not null && shown is not null && problems.None ? (address, shown) : null;
    }

    /// <summary>Tries to log somebody in. Right or wrong, it is recorded; tries beyond the limit are only counted.</summary>
    public async Task<LogInResult> Try(
        (EmailAddress Email, Password Password) shown,
        string? code,
        HttpContext http,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (result, outcome) = await Answer(shown.Email, shown.Password, code?.Trim(), http, context, cancel);
        Logins.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        return result;
    }

    // Tries beyond the limit are only counted, so that guessing cannot fill the disk.
    private async Task<(LogInResult Result, string Outcome)> Answer(
        EmailAddress email,
        Password password,
        string? code,
        HttpContext http,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var address = CallerAddress.Of(http);
        if (await _tries.Refuse(email.Value, address, () => Knows(email, address, cancel)) is { } wait)
            return (new LogInResult(null, default, TooOften(), wait), "limited");
        var user = await _claims.FindUser(email, cancel);
        var session = Id.New<SessionId>(_service.Ids);
        var now = Platform.Json.FlorinJson.Storable(_service.Clock.GetUtcNow());
        var command = new LogIn(
            _claims.StreamOf(email),
            user,
            password,
            now + _tokens.Lifetime,
            session,
            NewTokens.ClientOf(http),
            code
        );
        var outcome = await _logIn(command, context, cancel);
        return outcome.Refusal is { } refusal
            ? (new LogInResult(null, default, refusal), NameOf(refusal))
            : (
                new LogInResult(user, session, null) { SecondFactorAt = user?.Factors is { Any: true } ? now : null },
                "accepted"
            );
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
        var hasFactor = user.Factors is { Any: true };
        if (hasFactor && await _codes.Refuse(own, user, command.Code, nameof(LogIn), cancel) is { } refusal)
            return Outcome.Of(refusal);
        if (check is PasswordCheck.RightWithOldHash)
            await Rehash(own, user, command.Password, cancel);
        var client = await _service.Runtime.People.SealAny(user.Id.Value, command.Client, cancel);
        var begun = new UserLoggedIn(user.Id, command.ExpiresAt, command.Session, null, client, context.StoredAddress);
        var work = new Work<SignIns>(
            command.Stream,
            own.ToMetadata(nameof(LogIn)),
            (_, now) =>
                [begun with { At = now, SecondFactorAt = hasFactor ? now : null, Methods = LogInMethods.ByPassword(hasFactor) }]
        );
        return Outcome.Of(await _service.Log.Execute(work, cancel));
    }

    private static string NameOf(Refusal refusal) =>
        refusal.Reason == RefusalCode.Forbidden ? "blocked"
        : refusal.Reason == UserCodes.SecondFactorRequired ? "incomplete"
        : "wrong";

    private async Task<bool> Knows(EmailAddress email, string? address, CancellationToken cancel)
    {
        if (await _claims.FindUser(email, cancel) is not { } user)
            return false;
        var (signIns, _) = await _service.Log.Read<SignIns>(SignIns.StreamOf(user.Id), cancel);
        foreach (var session in signIns.Sessions)
            if (await _service.Runtime.People.OpenAny(session.Address, cancel) == address)
                return true;
        return false;
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
