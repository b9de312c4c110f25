using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;

namespace Florin.Users.Features;

/// <summary>The users, newest first, for administrators.</summary>
internal static class ListUsersFeature
{
    public static void Add(ServiceBuilder service, UsersView view) =>
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
                    var (rows, next) = await read.Store.Page(
                        UsersView.Rows,
                        page,
                        q =>
                            q.WhereIf("email", Comparison.Equal, email)
                                .WhereIf("role", Comparison.Equal, UserRoles.Named(role)?.ToString()) with
                            {
                                OrderBy = "createdAt",
                                Descending = true,
                            },
                        cancel
                    );
                    return Reply.List([.. rows.Select(row => row.Detail)], next, read.Complete);
                }
            )
            .Does("Lists users, newest first.")
            .GivesList<UserDetail>()
            .With<string>("email", "Only the user with this address.")
            .With<string>("role", "Only users with this role: user, support, operator, approver, auditor or admin.")
            .Refuses(RefusalCodes.Unavailable);

    private static string? Email(RequestQuery query)
    {
        if (query.Text("email") is not { } text)
            return null;
        if (EmailAddress.TryParse(text, out var address, out var problem))
            return address.Value;
        query.Problem("email", problem);
        return null;
    }
}
