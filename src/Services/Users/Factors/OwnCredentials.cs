using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.RateLimiting;
using Florin.Users.Features;
using Florin.Users.People;
using Florin.Users.Tokens;

namespace Florin.Users.Factors;

/// <summary>
/// What all changes of a person's own credentials have in common: who may make them, how often a code may be tried, and the
/// token of a new session in the answer, because every such change ends the others.
/// </summary>
internal sealed class OwnCredentials
{
    private readonly ServiceBuilder _service;
    private readonly NewTokens _tokens;
    private readonly UsersView _view;
    private readonly LoginOptions _options;
    private readonly SlidingWindowLog<string> _tries;

    public OwnCredentials(ServiceBuilder service, NewTokens tokens, UsersView view)
    {
        (_service, _tokens, _view) = (service, tokens, view);
        _options = service.Options<LoginOptions>(LoginOptions.Section);
        _tries = new SlidingWindowLog<string>(new SlidingWindowOptions { Window = _options.Window }, service.Clock);
    }

    /// <summary>The caller as a person: not a key, a service account, or a program that was given a part of what they may do.</summary>
    /// <exception cref="BadInput">They are no such person; the refusal says so.</exception>
    public static UserId Of(Request request) =>
        request.Actor is { Key: null } actor
        && actor.Scopes == PermissionSet.Everything
        && Id.TryParse<UserId>(actor.Id, out var id)
            ? id
            : throw new BadInput(
                Refusal.Forbidden("Only people change their credentials, with a token of a log-in that has no scopes.")
            );

    /// <summary>Counts a try to show a code or a password, right or wrong; the answer where there were too many.</summary>
    public Reply? LimitTries(UserId user) =>
        _tries.Decide(user.Value, _options.Tries) is { Allowed: false } refused
            ? Reply.Refused(
                new Refusal(
                    RefusalCodes.RateLimited,
                    $"Too many tries: {_options.Tries} are allowed in {LengthOfTime.InWords(_options.Window)}."
                ),
                refused.RetryAfter
            )
            : null;

    /// <summary>
    /// Refuses to set up a first second factor in a session that began long ago: without any factor, nothing else would keep a
    /// stolen token from locking its user out.
    /// </summary>
    /// <returns>Null where it may be set up.</returns>
    public async Task<Reply?> RefuseOldSession(Request request, User user, CancellationToken cancel)
    {
        if (user.Factors is { Any: true })
            return null; // A policy asks for it.
        var (signIns, _) = await _service.Log.Read<SignIns>(SignIns.StreamOf(user.Id), cancel);
        var session = signIns.Sessions.FirstOrDefault(one => one.Id.Value == request.Actor.Session);
        return session is null || request.Now - session.At <= _options.FirstFactorWithin
            ? null
            : Reply.Refused(
                new Refusal(
                    RefusalCodes.StepUpRequired,
                    $"Log in again: a first second factor can be set up within {LengthOfTime.InWords(_options.FirstFactorWithin)} of a log-in."
                )
            );
    }

    /// <summary>A new session for the caller, whose sessions have just been ended.</summary>
    public async Task<IssuedToken> Renew(
        Request request,
        User user,
        string command,
        DateTimeOffset? factor,
        CancellationToken cancel
    )
    {
        var token = await _tokens.Begin(user, command, request.ContextOf(request.Actor), NewTokens.ClientOf(request), factor);
        await _view.CatchUp(cancel); // So that what comes after the answer meets what was revoked.
        return token;
    }

    /// <summary>The answer to a change of the second factors.</summary>
    /// <param name="request">The request.</param>
    /// <param name="outcome">What the change came to.</param>
    /// <param name="command">What it was, for the audit.</param>
    /// <param name="codes">Recovery codes to be shown; null for none.</param>
    /// <param name="cancel">The client has gone.</param>
    public async Task<Reply> Changed(
        Request request,
        Outcome outcome,
        string command,
        IReadOnlyList<string>? codes,
        CancellationToken cancel
    )
    {
        if (outcome.Refusal is { } refusal)
            return Reply.Refused(refusal);
        var user = (User)outcome.State!; // A command that was accepted has a state.
        DateTimeOffset? shown = user.Factors is { Any: true } ? request.Now : null;
        return Reply.Ok(ChangedFactorsView.Of(user, codes, await Renew(request, user, command, shown, cancel)));
    }

    /// <summary>What is known of a user, opened.</summary>
    public ValueTask<KnownPerson> Known(User user, CancellationToken cancel) =>
        KnownPerson.Of(user, _service.Runtime.People, cancel);

    /// <summary>The caller as a user.</summary>
    public async Task<User> Read(UserId id, CancellationToken cancel) =>
        (await _service.Log.Read<User>(User.StreamOf(id), cancel)).State;
}
