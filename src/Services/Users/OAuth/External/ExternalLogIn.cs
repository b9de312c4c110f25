using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.RateLimiting;
using Florin.Users.Factors;
using Florin.Users.Features;

namespace Florin.Users.OAuth.External;

/// <summary>Logs in as somebody whom another provider knows. Right or wrong, it is recorded.</summary>
/// <param name="Claim">The stream that says whose the identity is.</param>
/// <param name="User">Whose it is; null where it is nobody's.</param>
/// <param name="Proof">What the provider says of the proof.</param>
/// <param name="ExpiresAt">Until when the session would last.</param>
/// <param name="Session">The session that would begin.</param>
/// <param name="Client">What the browser calls itself; null where it does not.</param>
/// <param name="Code">A one-time code or a recovery code; null for none.</param>
internal sealed record LogInWithProvider(
    string Claim,
    User? User,
    ProviderProof Proof,
    DateTimeOffset ExpiresAt,
    SessionId Session,
    string? Client,
    string? Code
) : ICommand
{
    /// <summary>The user's log-ins; what is linked to nobody is recorded by its hash.</summary>
    public string Stream => User is null ? Claim : SignIns.StreamOf(User.Id);

    /// <summary>Never shows the code.</summary>
    public override string ToString() => $"{nameof(LogInWithProvider)} {Stream}";
}

/// <summary>What an ID token of a provider says.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Issuer">Its issuer.</param>
/// <param name="Subject">Who it is.</param>
/// <param name="At">When they proved it there, UTC; null where it does not say.</param>
/// <param name="SecondFactor">Whether the settings count that proof as a second factor.</param>
/// <param name="Shown">What the pages call them.</param>
internal sealed record ProviderProof(
    string Provider,
    string Issuer,
    string Subject,
    DateTimeOffset? At,
    bool SecondFactor,
    string Shown
)
{
    /// <summary>Never shows who it is.</summary>
    public override string ToString() => $"{nameof(ProviderProof)} {Provider}";
}

/// <summary>Logging in with another provider, by a link alone.</summary>
internal sealed class ExternalLogIn
{
    private readonly ServiceBuilder _service;
    private readonly CodeAtLogIn _codes;
    private readonly OwnCredentials _own;
    private readonly TokenOptions _tokens;
    private readonly Send<LogInWithProvider> _logIn;
    private readonly LoginOptions _options;
    private readonly SlidingWindowLog<string> _tries;

    public ExternalLogIn(ServiceBuilder service, CodeAtLogIn codes, OwnCredentials own)
    {
        (_service, _codes, _own) = (service, codes, own);
        _tokens = service.Options<TokenOptions>(TokenOptions.Section);
        service.Commands.Handles<LogInWithProvider>(static (_, _) => { }, Decide);
        _logIn = service.Commands.Sender<LogInWithProvider>();
        _options = service.Options<LoginOptions>(LoginOptions.Section);
        _tries = new SlidingWindowLog<string>(new SlidingWindowOptions { Window = _options.Window }, service.Clock);
    }

    /// <summary>Whose an identity is; null where it is nobody's.</summary>
    public async Task<User?> Find(ProviderProof proof, CancellationToken cancel)
    {
        var (claim, _) = await _service.Log.Read<IdentityClaim>(StreamOf(proof), cancel);
        return claim.User is { } id ? (await _service.Log.Read<User>(User.StreamOf(id), cancel)).State : null;
    }

    /// <summary>Whether a code of ours is asked for.</summary>
    public static bool AsksCode(User? user, ProviderProof proof) => user?.Factors is { Any: true } && !proof.SecondFactor;

    /// <summary>
    /// Tries it. Right or wrong, it is recorded; tries beyond the limit for an identity are only counted, so that nobody can fill
    /// the disk. Codes count with those of step-up, too.
    /// </summary>
    public async Task<LogInResult> Try(
        ProviderProof proof,
        string? code,
        string? client,
        CommandContext context,
        CancellationToken cancel
    )
    {
        if (_tries.Decide(StreamOf(proof), _options.Tries) is { Allowed: false } often)
            return new LogInResult(null, default, TooOften(), often.RetryAfter);
        var user = await Find(proof, cancel);
        if (AsksCode(user, proof) && !string.IsNullOrEmpty(code) && _own.LimitTries(user!.Id) is { } limited) // Asked for of a user.
            return new LogInResult(null, default, limited.Refusal, limited.RetryAfter);
        var session = Id.New<SessionId>(_service.Ids);
        var now = Platform.Json.FlorinJson.Storable(_service.Clock.GetUtcNow());
        var command = new LogInWithProvider(
            StreamOf(proof),
            user,
            proof,
            now + _tokens.Lifetime,
            session,
            client,
            code?.Trim()
        );
        var outcome = await _logIn(command, context, cancel);
        return new LogInResult(outcome.Refusal is null ? user : null, session, outcome.Refusal);
    }

    private async Task<Outcome> Decide(LogInWithProvider command, CommandContext context, CancellationToken cancel)
    {
        if (command.User is not { } user)
            return Outcome.Of(new Refusal(RefusalCodes.Unauthenticated, "This identity is not linked to a user of Florin."));
        if (user.Blocked)
            return Outcome.Of(Refusal.Forbidden("This user is blocked."));
        var own = context with { Actor = new Actor(user.Id.Value, Role.User) };
        var asksCode = AsksCode(user, command.Proof);
        if (asksCode && await _codes.Refuse(own, user, command.Code, nameof(LogInWithProvider), cancel) is { } refusal)
            return Outcome.Of(refusal);
        var client = await _service.Runtime.People.SealAny(user.Id.Value, command.Client, cancel);
        var begun = new UserLoggedIn(user.Id, command.ExpiresAt, command.Session, null, client, context.StoredAddress);
        var work = new Work<SignIns>(
            command.Stream,
            own.ToMetadata(nameof(LogInWithProvider)),
            (_, now) => [Begun(begun, command.Proof, user, asksCode, now)]
        );
        return Outcome.Of(await _service.Log.Execute(work, cancel));
    }

    // A proof in the future is one of a clock that goes fast.
    private static UserLoggedIn Begun(UserLoggedIn begun, ProviderProof proof, User user, bool withCode, DateTimeOffset now)
    {
        DateTimeOffset? proven = proof.At is { } at ? (at < now ? at : now) : null;
        var factor = withCode ? now : proven ?? now;
        return begun with
        {
            At = now,
            ProvenAt = proven,
            SecondFactorAt = user.Factors is { Any: true } ? factor : null,
            Methods = LogInMethods.ByProvider(withCode, proof.SecondFactor),
        };
    }

    private Refusal TooOften() =>
        new(
            RefusalCodes.RateLimited,
            $"Too many log-ins with this identity: {_options.Tries} are allowed in {LengthOfTime.InWords(_options.Window)}."
        );

    private static string StreamOf(ProviderProof proof) => IdentityClaim.StreamOf(proof.Issuer, proof.Subject);
}
