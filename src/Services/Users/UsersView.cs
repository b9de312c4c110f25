using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Projections;

namespace Florin.Users;

/// <summary>One user in the view <c>users</c>.</summary>
/// <param name="Detail">What administrators see.</param>
/// <param name="Revocation">Which of their tokens are refused; null for none.</param>
internal sealed record UserRow(UserDetail Detail, Revocation? Revocation);

/// <summary>
/// The users to choose from, and whose tokens are refused; the latter also goes into memory as soon as it is known, where
/// the verification of tokens asks for it. Of users whose events are set aside, <see cref="RevocationsAside"/> tells.
/// </summary>
internal sealed class UsersView
{
    private const int Page = 1000;

    public static readonly View<UserRow> Rows = new View<UserRow>("users", 1, r => r.Detail.Id.Value)
        .Text("email", r => r.Detail.Email)
        .Text("role", r => r.Detail.Role.ToString())
        .Number("createdAt", r => ViewTime.Micros(r.Detail.CreatedAt))
        .Number("revokedAt", r => r.Revocation?.Position)
        .Index("email")
        .Index("role", "createdAt")
        .Index("createdAt")
        .Index("revokedAt");

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
            [Rows],
            async (events, changes, cancel) =>
            {
                await changes.Load(Rows, events.Where(e => e.Version > 1).Select(UserOf), cancel);
                foreach (var happened in events)
                    Apply(happened, changes, revocations);
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
    )
    {
        var rows = await views.Rows(
            Rows,
            q => q.Where("revokedAt", Comparison.Greater, position) with { OrderBy = "revokedAt", Limit = Page },
            cancel
        );
        return [.. rows.Select(row => row.Revocation!)]; // Rows without one have no such column.
    }

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

    private static string UserOf(Recorded recorded) =>
        recorded.Stream.StartsWith("user-", StringComparison.Ordinal) ? recorded.Stream["user-".Length..] : "";

    private static void Apply(Recorded recorded, Changes changes, Revocations revocations)
    {
        var id = UserOf(recorded);
        switch (recorded.Data)
        {
            case UserRegistered e:
                changes.Put(
                    Rows,
                    new UserRow(new UserDetail(e.Id, e.Email, e.Name, e.Role, e.Tier, Blocked: false, e.At), null)
                );
                break;
            case UserBlocked:
                Change(row => row with { Detail = row.Detail with { Blocked = true } });
                Revoke(long.MaxValue);
                break;
            case UserUnblocked e:
                Change(row => row with { Detail = row.Detail with { Blocked = false } });
                Revoke(e.TokensRevokedUntil);
                break;
            case UserTierChanged e:
                Change(row => row with { Detail = row.Detail with { Tier = e.Tier } });
                break;
            case UserRoleChanged e:
                Change(row => row with { Detail = row.Detail with { Role = e.Role } });
                Revoke(changes.Get(Rows, id) is { Detail.Blocked: true } ? long.MaxValue : e.TokensRevokedUntil);
                break;
        }

        void Change(Func<UserRow, UserRow> change) => changes.Update(Rows, id, row => change(row!)); // Registered before.

        void Revoke(long until)
        {
            var revocation = new Revocation(id, until, recorded.Position);
            Change(row => row with { Revocation = revocation });
            revocations.Add(revocation);
        }
    }
}
