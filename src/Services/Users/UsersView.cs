using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Projections;
using Florin.Users.Approvals;
using Florin.Users.Keys;
using Florin.Users.OAuth;

namespace Florin.Users;

/// <summary>One user in the view <c>users</c>.</summary>
/// <param name="Detail">What administrators see.</param>
internal sealed record UserRow(UserDetail Detail);

/// <summary>An API key in the view <c>api_keys</c>.</summary>
/// <param name="Key">The key, without its hashes.</param>
internal sealed record KeyRow(ApiKey Key);

/// <summary>A service account in the view <c>service_accounts</c>.</summary>
/// <param name="Account">The service account.</param>
internal sealed record ServiceAccountRow(ServiceAccount Account);

/// <summary>An OAuth client in the view <c>oauth_clients</c>.</summary>
/// <param name="Client">The client, without the hash of its secret.</param>
internal sealed record ClientRow(OAuthClient Client);

/// <summary>A request that needs a second person, in the view <c>approvals</c>.</summary>
/// <param name="Id">The approval.</param>
/// <param name="Approval">The request and what became of it.</param>
internal sealed record ApprovalRow(ApprovalId Id, Approval Approval);

/// <summary>
/// The users to choose from, and whose tokens are refused; the latter also goes into memory as soon as it is known, where
/// the verification of tokens asks for it. Of users whose events are set aside, <see cref="RevocationsAside"/> tells.
/// </summary>
internal sealed class UsersView
{
    private const int Page = 1000;

    public static readonly View<UserRow> Rows = new View<UserRow>("users", 3, r => r.Detail.Id.Value)
        .Text("role", r => r.Detail.Role.ToString())
        .Number("erased", r => r.Detail.Erased ? 1 : 0)
        .Number("createdAt", r => ViewTime.Micros(r.Detail.CreatedAt))
        .Index("role", "createdAt")
        .Index("erased")
        .Index("createdAt");

    public static readonly View<Revocation> Revoked = new View<Revocation>("revocations", 1, r => r.UserId)
        .Number("position", r => r.Position)
        .Index("position");

    public static readonly View<KeyRow> Keys = new View<KeyRow>("api_keys", 2, r => r.Key.Id.Value)
        .Text("owner", r => r.Key.Owner)
        .Text("createdBy", r => r.Key.CreatedBy)
        .Number("createdAt", r => ViewTime.Micros(r.Key.CreatedAt))
        .Index("owner", "createdAt");

    public static readonly View<ServiceAccountRow> ServiceAccounts = new View<ServiceAccountRow>(
        "service_accounts",
        1,
        r => r.Account.Id.Value
    )
        .Number("createdAt", r => ViewTime.Micros(r.Account.CreatedAt))
        .Index("createdAt");

    public static readonly View<ApprovalRow> Approvals = new View<ApprovalRow>("approvals", 3, r => r.Id.Value)
        .Text("requestedBy", r => r.Approval.Requested?.RequestedBy)
        .Text("status", r => r.Approval.Status.ToString())
        .Text(
            "subject",
            r =>
                r.Approval.Requested is { } asked
                    ? ApprovalOperations.SubjectOf(asked.Service, asked.Method, asked.Template, asked.Values)
                    : null
        )
        .Number("createdAt", r => ViewTime.Micros(r.Approval.Requested?.At ?? default))
        .Number("expiresAt", r => ViewTime.Micros(r.Approval.Requested?.ExpiresAt ?? default))
        .Index("requestedBy", "createdAt")
        .Index("status", "createdAt")
        .Index("subject", "status")
        .Index("createdAt");

    public static readonly View<ClientRow> Clients = new View<ClientRow>("oauth_clients", 1, r => r.Client.Id.Value)
        .Text("serviceAccount", r => r.Client.ServiceAccount?.Value)
        .Text("createdBy", r => r.Client.CreatedBy)
        .Number("deleted", r => r.Client.DeletedAt is null ? 0 : 1)
        .Number("createdAt", r => ViewTime.Micros(r.Client.CreatedAt))
        .Index("serviceAccount")
        .Index("deleted", "createdAt");

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private readonly ServiceBuilder _service;
    private readonly Projection _projection;

    private readonly RevocationsAside _aside;

    private UsersView(ServiceBuilder service, Projection projection, RevocationsAside aside) =>
        (_service, _projection, _aside) = (service, projection, aside);

    public static UsersView Add(ServiceBuilder service)
    {
        var revocations = new Revocations(); // What nobody asks, where a verification replays the log.
        service.Hosted(runtime => revocations = runtime.Revocations);
        var aside = new RevocationsAside(service);
        var projection = service.Projects(
            "users",
            follows: "user",
            [Rows, Revoked, Keys, ServiceAccounts, Approvals, Clients],
            async (events, changes, cancel) =>
            {
                var later = events.Where(e => e.Version > 1).ToList();
                await changes.Load(Rows, later.Select(UserOf), cancel);
                await changes.Load(Revoked, later.Select(UserOf), cancel);
                await changes.Load(Keys, later.Select(e => IdIn(e, "key-")), cancel);
                await changes.Load(ServiceAccounts, later.Select(e => IdIn(e, "service-")), cancel);
                await changes.Load(Approvals, later.Select(e => IdIn(e, "approval-")), cancel);
                await changes.Load(Clients, later.Select(e => IdIn(e, "client-")), cancel);
                foreach (var happened in events)
                    new UserChanges(happened, changes, revocations).Apply();
            },
            setAside: aside.Take
        );
        service.OnOpen(async cancel =>
        {
            await Remember(service, projection.Rows, cancel);
            aside.Suspect((await projection.Rows.Load(projection.Consumer.Name, cancel)).Parked);
        });
        return new UsersView(service, projection, aside);
    }

    /// <summary>Waits a moment until what has happened so far is in the view, and gives the rows.</summary>
    /// <exception cref="ViewUnavailable">They are being built.</exception>
    public ValueTask<ViewReading> Read(CancellationToken cancel) => _projection.Read(Patience, cancel);

    /// <summary>
    /// Waits a moment until what has happened so far is in the view; callers that continue without it see so in their lists.
    /// </summary>
    public async Task CatchUp(CancellationToken cancel) =>
        await _projection.Consumer.Reached(_service.Log.Head, Patience, cancel);

    /// <summary>Waits until what has happened so far is in the view and nothing is set aside, and counts its administrators.</summary>
    /// <returns>How many there are; null where that is not known within the time.</returns>
    public async Task<long?> CountAdministrators(TimeSpan within, CancellationToken cancel)
    {
        if (
            !await _projection.Consumer.Reached(_service.Log.Head, within, cancel)
            || _projection.Consumer.CatchingUpTo is not null
        )
            return null;
        var count = await _projection.Rows.Count(
            new ViewQuery(Rows).Where("role", Comparison.Equal, nameof(UserRole.Admin)),
            cancel
        );
        return count == 0 && _projection.Consumer.Parked > 0 ? null : count; // One of those set aside may be an administrator.
    }

    /// <summary>Whose tokens were revoked after a position; while the view is built this may not be all, and more come.</summary>
    public async Task<IReadOnlyList<Revocation>> RevokedAfter(long position, CancellationToken cancel)
    {
        var aside = await _aside.After(position, cancel); // First: what is replayed meanwhile is in both.
        return [.. (await RevokedAfter(_projection.Rows, position, cancel)).Union(aside).OrderBy(r => r.Position).Take(Page)];
    }

    private static async ValueTask<IReadOnlyList<Revocation>> RevokedAfter(
        IViewStore views,
        long position,
        CancellationToken cancel
    ) =>
        await views.Rows(
            Revoked,
            q => q.Where("position", Comparison.Greater, position) with { OrderBy = "position", Limit = Page },
            cancel
        );

    private static async ValueTask Remember(ServiceBuilder service, IViewStore views, CancellationToken cancel)
    {
        var position = 0L;
        while (await RevokedAfter(views, position, cancel) is { Count: > 0 } some)
        {
            foreach (var revocation in some)
                service.Runtime.Revocations.Add(revocation);
            position = some[^1].Position;
        }
    }

    /// <summary>The user whom an event is about; empty where it is about something else.</summary>
    public static string UserOf(Recorded recorded) => IdIn(recorded, "user-");

    /// <summary>The id in the name of an event's stream; empty where it begins otherwise.</summary>
    public static string IdIn(Recorded recorded, string prefix) =>
        recorded.Stream.StartsWith(prefix, StringComparison.Ordinal) ? recorded.Stream[prefix.Length..] : "";

    /// <summary>Approvals that nobody has decided about, and that still wait, or have expired.</summary>
    public static ViewQuery Waiting(ViewQuery query, DateTimeOffset now, bool expired = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query
            .Where("status", Comparison.Equal, nameof(ApprovalStatus.Pending))
            .Where("expiresAt", expired ? Comparison.AtMost : Comparison.Greater, ViewTime.Micros(now));
    }
}
