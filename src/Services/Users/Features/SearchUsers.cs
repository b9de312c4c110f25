using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Search;

namespace Florin.Users.Features;

/// <summary>Users by name, address and id: everybody's for those who list users, else one's own.</summary>
internal static class SearchUsersFeature
{
    private const int Version = 2;

    public static void Add(ServiceBuilder service, UsersView view) =>
        service.Searches(
            new SearchedKind<UserDetail>(
                "user",
                Version,
                Permission.UsersRead,
                SeesAll,
                (events, _) => new([.. events.Select(Draft).OfType<SearchDraft>()]),
                (request, found, cancel) => Read(service, view, request, found, cancel)
            )
        );

    private static bool SeesAll(Actor actor) => actor.MayForAll(Permission.UsersList) && actor.MayForAll(Permission.UsersRead);

    private static SearchDraft? Draft(Recorded happened) =>
        happened.Data switch
        {
            UserRegistered e => Draft(e.Id.Value, happened.Position) with { Texts = [e.Name, e.Email] },
            UserErased => Draft(UsersView.UserOf(happened), happened.Position) with { IsErased = true },
            _ => null,
        };

    private static SearchDraft Draft(string user, long position) => new(user, position) { Readers = [user], Names = [user] };

    private static async ValueTask<IReadOnlyList<FoundItem<UserDetail>?>> Read(
        ServiceBuilder service,
        UsersView view,
        Request request,
        IReadOnlyList<SearchMatch> found,
        CancellationToken cancel
    )
    {
        var (read, people) = (await view.Read(cancel), service.Runtime.People);
        var rows = await read.Store.FindMany(UsersView.Rows, [.. found.Select(match => match.Key)], cancel);
        var items = new FoundItem<UserDetail>?[rows.Count];
        for (var i = 0; i < items.Length; i++)
            if (rows[i]?.Detail is { } user && (SeesAll(request.Actor) || user.Id.Value == request.Actor.Id))
                items[i] = new FoundItem<UserDetail>(
                    user.Id.Value,
                    user.CreatedAt,
                    user,
                    [("name", await people.Open(user.Name, cancel)), ("email", await people.Open(user.Email, cancel))]
                );
        return items;
    }
}
