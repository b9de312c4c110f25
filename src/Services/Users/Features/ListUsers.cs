using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Users.People;

namespace Florin.Users.Features;

/// <summary>The users, newest first, for administrators.</summary>
internal static class ListUsersFeature
{
    public static void Add(ServiceBuilder service, UsersView view, EmailClaims claims) =>
        service
            .Get(
                "/users",
                Permission.UsersList,
                async (request, cancel) =>
                {
                    var query = request.Query;
                    var email = Email(query);
                    var role = query.OneOf("role", UserRoles.Names);
                    var page = query.Page();
                    query.ThrowIfInvalid();
                    var read = await view.Read(cancel);
                    if (email is not null)
                        return OfOne(await WithAddress(email, role, claims, read, cancel), page, read.Complete);
                    Func<ViewQuery, ViewQuery> fits = q =>
                        q.WhereIf("role", Comparison.Equal, UserRoles.Named(role)?.ToString()) with
                        {
                            OrderBy = "createdAt",
                            Descending = true,
                        };
                    var (rows, next) = await read.Store.Page(UsersView.Rows, page, fits, cancel);
                    var total = await read.Store.Total(UsersView.Rows, page, fits, cancel);
                    return Reply.List([.. rows.Select(row => row.Detail)], next, read.Complete, total);
                }
            )
            .Does("Lists users, newest first.")
            .GivesList<UserDetail>()
            .AlsoByOffset()
            .Relates([])
            .With<string>("email", "Only the user with this address.")
            .With<string>("role", "Only users with this role: user, support, operator, approver, auditor or admin.")
            .Refuses(RefusalCodes.Unavailable);

    // Addresses are not among the rows: whose one is, its claim says.
    private static async Task<UserDetail?> WithAddress(
        EmailAddress email,
        string? role,
        EmailClaims claims,
        ViewReading read,
        CancellationToken cancel
    ) =>
        (await claims.Find(email, cancel)).User is { } id
        && await read.Store.Find(UsersView.Rows, id.Value, cancel) is { } row
        && (UserRoles.Named(role) is not { } wanted || row.Detail.Role == wanted)
            ? row.Detail
            : null;

    private static Reply OfOne(UserDetail? one, PageRequest page, bool? complete) =>
        Reply.List<UserDetail>(
            one is not null && page is { After: null, Offset: null or 0 } ? [one] : [],
            null,
            complete,
            page.Offset is null ? null
                : one is null ? 0
                : 1
        );

    private static EmailAddress? Email(RequestQuery query)
    {
        if (query.Text("email") is not { } text)
            return null;
        if (EmailAddress.TryParse(text, out var address, out var problem))
            return address;
        query.Problem("email", problem);
        return null;
    }
}
