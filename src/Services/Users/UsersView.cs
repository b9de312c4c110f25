using Florin.Platform.EventStore;
using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Tokens;
using Florin.Platform.Messaging;
using Florin.Platform.Projections;

namespace Florin.Users;

/// <summary>One user in the view <c>users</c>.</summary>
/// <param name="Detail">What administrators see.</param>
/// <param name="Revocation">Which of their tokens are refused; null for none.</param>
internal sealed record UserRow(UserDetail Detail, Revocation? Revocation);

/// <summary>
/// The users to choose from, and whose tokens are refused; the latter also goes into memory as soon as it is known, where
/// the verification of tokens asks for it.
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
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(2);
    private readonly ServiceBuilder _service;
    private readonly Consumer? _consumer;

    private UsersView(ServiceBuilder service, Consumer? consumer) => (_service, _consumer) = (service, consumer);

    public static UsersView Add(ServiceBuilder service)
    {
        var revocations = service.DescribesOnly ? new Revocations() : service.Runtime.Revocations;
        var consumer = service.Projects(
            "users",
            follows: "user",
            [Rows],
            (events, changes, _) =>
            {
                foreach (var happened in events)
                    Apply(happened, changes, revocations);
                return ValueTask.CompletedTask;
            }
        );
        if (consumer is not null)
            Remember(service);
        return new UsersView(service, consumer);
    }

    /// <summary>Waits until what has happened so far is in the view, but not for long.</summary>
    public async Task CatchUp(CancellationToken cancel)
    {
        if (_consumer is not null)
            await _consumer.Reached(_service.Log.Head, Patience, cancel);
    }

    /// <summary>Waits until what has happened so far is in the view, as long as it takes to make it anew.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task CatchUpFully(CancellationToken cancel)
    {
        if (_consumer is not null && !await _consumer.Reached(_service.Log.Head, LongPatience, cancel))
            throw new TimeoutException(
                $"The view of users is at {_consumer.Position} of {_service.Log.Head} events after {LongPatience}. {_consumer.Failure}"
            );
    }

    public static IReadOnlyList<Revocation> RevokedAfter(IViewStore views, long position) =>
        [
            .. views
                .Rows(
                    Rows,
                    q => q.Where("revokedAt", Comparison.Greater, position) with { OrderBy = "revokedAt", Limit = Page }
                )
                .Select(row => row.Revocation!), // Rows without one have no such column.
        ];

    private static void Remember(ServiceBuilder service)
    {
        var position = 0L;
        while (RevokedAfter(service.Views, position) is { Count: > 0 } some)
        {
            foreach (var revocation in some)
                service.Runtime.Revocations.Add(revocation);
            position = some[^1].Position;
        }
    }

    private static void Apply(Recorded recorded, Changes changes, Revocations revocations)
    {
        var id = recorded.Stream.StartsWith("user-", StringComparison.Ordinal) ? recorded.Stream["user-".Length..] : "";
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
