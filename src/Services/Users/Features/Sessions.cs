using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Users.Features;

/// <summary>Ends one session: its token is refused.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Session">The session.</param>
internal sealed record EndSession(UserId User, SessionId Session) : ICommand
{
    public string Stream => SignIns.StreamOf(User);
}

/// <summary>Ends all sessions of a user: every token from before is refused.</summary>
/// <param name="User">The user.</param>
internal sealed record SignOut(UserId User) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>A session as its user sees it.</summary>
/// <param name="Id">The session.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="CreatedAt">When it began, UTC.</param>
/// <param name="ExpiresAt">When its token expires, UTC.</param>
/// <param name="Client">What the client called itself at the log-in; null where it did not.</param>
/// <param name="Address">The client's network address at the log-in.</param>
/// <param name="Current">Whether the request was sent with its token.</param>
internal sealed record SessionView(
    SessionId Id,
    UserId UserId,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    string? Client,
    string? Address,
    bool Current
);

/// <summary>What was ended.</summary>
/// <param name="UserId">Whose sessions.</param>
/// <param name="Id">The session; null for all.</param>
internal sealed record EndedView(UserId UserId, SessionId? Id);

/// <summary>Lists the sessions of a user, and ends them.</summary>
internal static class SessionsFeature
{
    private const string UserIs = "User whose sessions are meant (default: the caller).";

    public static void Add(ServiceBuilder service, UsersView view)
    {
        service.Commands.Handles<EndSession, SignIns>((_, _) => { }, (c, signIns, now) => signIns.End(c.Session, now));
        service.Commands.Handles<SignOut, User>((_, _) => { }, (c, user, now) => user.SignOut(c.User, now));
        AddReading(service);
        AddEnding(service, view);
        AddSigningOut(service, view);
    }

    private static void AddReading(ServiceBuilder service)
    {
        service
            .Get(
                "/sessions",
                Permission.SessionsRead,
                async (request, cancel) =>
                    UserOf(request, Permission.SessionsRead) is { } user
                        ? Reply.List(await Live(service, request, user, cancel), nextCursor: null)
                        : NotTheirs
            )
            .Does("Lists the sessions of a user that have not ended, newest first.")
            .Gives<ListData<SessionView>>()
            .With<string>("userId", UserIs)
            .Refuses(RefusalCode.Forbidden);
        service
            .Get("/sessions/{id}", Permission.SessionsRead, (request, cancel) => Find(service, request, cancel))
            .Does("Returns a session that has not ended.")
            .Gives<SessionView>()
            .With<string>("userId", UserIs)
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);
    }

    private static void AddEnding(ServiceBuilder service, UsersView view)
    {
        var end = service.Commands.Sender<EndSession>();
        service
            .Delete(
                "/sessions/{id}",
                Permission.SessionsWrite,
                async (request, cancel) =>
                {
                    if (UserOf(request, Permission.SessionsWrite) is not { } user)
                        return NotTheirs;
                    var id = request.Route<SessionId>("id");
                    var command = new EndSession(user, id);
                    return await Send(request, end, command, (SignIns _) => Reply.Ok(new EndedView(user, id)), view, cancel);
                }
            )
            .Does("Ends a session: its token is refused within a second everywhere.")
            .Gives<EndedView>()
            .With<string>("userId", UserIs)
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);
    }

    private static void AddSigningOut(ServiceBuilder service, UsersView view)
    {
        var signOut = service.Commands.Sender<SignOut>();
        service
            .Delete(
                "/sessions",
                Permission.SessionsWrite,
                async (request, cancel) =>
                    UserOf(request, Permission.SessionsWrite) is { } user
                        ? await Send(
                            request,
                            signOut,
                            new SignOut(user),
                            (User _) => Reply.Ok(new EndedView(user, null)),
                            view,
                            cancel
                        )
                        : NotTheirs
            )
            .Does("Ends all sessions of a user: every token from before is refused within a second everywhere.")
            .Gives<EndedView>()
            .With<string>("userId", UserIs)
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);
    }

    private static Reply NotTheirs => Reply.Refused(Refusal.Forbidden("You may see and end your own sessions only."));

    private static UserId? UserOf(Request request, Permission needed)
    {
        var asked = request.Query.Id<UserId>("userId");
        request.Query.ThrowIfInvalid();
        var user = asked ?? new UserId(request.Actor.Id);
        return request.Actor.May(needed, user.Value) ? user : null;
    }

    private static async Task<Reply> Find(ServiceBuilder service, Request request, CancellationToken cancel)
    {
        if (UserOf(request, Permission.SessionsRead) is not { } user)
            return NotTheirs;
        var id = request.Route<SessionId>("id");
        return (await Live(service, request, user, cancel)).FirstOrDefault(session => session.Id == id) is { } found
            ? Reply.Ok(found)
            : Reply.Refused(Refusal.NotFound("session", id.Value));
    }

    // What ended with a change of role, with a block or with all others stands in the user's own stream.
    private static async Task<IReadOnlyList<SessionView>> Live(
        ServiceBuilder service,
        Request request,
        UserId id,
        CancellationToken cancel
    )
    {
        var (user, _) = await service.Log.Read<User>(User.StreamOf(id), cancel);
        var (signIns, _) = await service.Log.Read<SignIns>(SignIns.StreamOf(id), cancel);
        if (user.Blocked)
            return [];
        var now = request.Now;
        return
        [
            .. signIns
                .Sessions.Where(session => session.ExpiresAt > now && !(session.At <= user.RevokedAt))
                .Reverse()
                .Select(session => new SessionView(
                    session.Id,
                    id,
                    session.At,
                    session.ExpiresAt,
                    session.Client,
                    session.Address,
                    session.Id.Value == request.Actor.Session
                )),
        ];
    }

    // Answered when tokens are judged by it in this process, so that what comes after the answer meets it.
    private static async Task<Reply> Send<TCommand, TState>(
        Request request,
        Send<TCommand> send,
        TCommand command,
        Func<TState, Reply> respond,
        UsersView view,
        CancellationToken cancel
    )
        where TCommand : ICommand
        where TState : class
    {
        var reply = await request.Send(send, command, respond, cancel);
        await view.CatchUp(cancel);
        return reply;
    }
}
