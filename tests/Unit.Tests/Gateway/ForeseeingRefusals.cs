using Florin.Gateway.Pipeline.Admin;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Testing;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Whether a request would be let in, as the endpoints and the engine of policies say, without sending it.</summary>
public sealed class ForeseeingRefusals
{
    private static readonly Policy Forbidden = new(
        "not-today",
        PolicyEffect.Forbid,
        PermissionSet.Of(Permission.TransactionsRetry)
    );

    private readonly Foresight _foresight = new(
        [
            Operation("GET", "/admin/events/{service}", Permission.AdminEvents),
            Operation("POST", "/admin/clusters/{cluster}/reset", Permission.AdminGateway),
        ],
        new Dictionary<string, IReadOnlyList<Endpoint>>(StringComparer.Ordinal)
        {
            ["transaction"] =
            [
                Endpoint.Described("POST", "/transactions/{id}/approve", Permission.TransactionsApprove),
                Endpoint.Described("POST", "/transactions/{id}/retry", Permission.TransactionsRetry),
            ],
            ["user"] =
            [
                Endpoint.Described("GET", "/approvals", Permission.ApprovalsRead),
                Endpoint.Described("GET", "/users/{id}", Permission.UsersRead),
                Endpoint.Described("GET", "/users/all", Permission.UsersList),
                Endpoint.Described("POST", "/login", Access.Anyone),
            ],
        },
        new PolicyEngine([Forbidden]),
        new FakeTime()
    );

    [Theory]
    [InlineData(Role.Support, "GET", "/admin/events/user?limit=1", "admin:events")]
    [InlineData(Role.Operator, "GET", "/admin/events/user", "admin:events")]
    [InlineData(Role.Auditor, "GET", "/admin/events/user", null)]
    [InlineData(Role.Auditor, "POST", "/admin/clusters/user/reset", "admin:gateway")]
    [InlineData(Role.Approver, "POST", "/api/transaction/transactions/txn_1/approve", null)]
    [InlineData(Role.Operator, "POST", "/api/transaction/transactions/txn_1/approve", "transactions:approve")]
    [InlineData(Role.User, "GET", "/api/user/users/all", "users:list")] // Of two forms that fit, the one without a parameter.
    [InlineData(Role.User, "GET", "/api/user/users/user_2", "users:read")] // Only their own.
    [InlineData(Role.User, "POST", "/api/user/login", null)]
    [InlineData(Role.User, "GET", "/health", null)]
    [InlineData(Role.User, "GET", "/api/nowhere/at-all", null)]
    public void Names_the_permission_that_is_missing(Role role, string method, string path, string? missing)
    {
        var refusal = _foresight.Of(new IntendedRequest(new Actor("user_1", role), method, path));
        Assert.Equal(missing, refusal?.Needed.Name);
        Assert.NotEqual(false, refusal?.IsMissing);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Knows_what_is_only_about_the_senders_own(bool isOwn, bool isRefused)
    {
        var request = new IntendedRequest(new Actor("user_1", Role.Operator), "GET", "/api/user/approvals") { IsOwn = isOwn };
        Assert.Equal(isRefused, _foresight.Of(request) is not null);
    }

    [Fact]
    public void Tells_what_a_policy_forbids_from_what_is_missing()
    {
        var path = "/api/transaction/transactions/txn_1/retry";
        var refusal = _foresight.Of(new IntendedRequest(new Actor("user_1", Role.Operator), "POST", path));
        Assert.Equal(("not-today", false), (refusal?.Rule, refusal?.IsMissing));
    }

    [Fact]
    public void Leaves_out_what_the_scopes_of_a_token_leave_out()
    {
        var scopes = PermissionSet.Of(Permission.AdminRead);
        var actor = new Actor("user_1", Role.Admin) { Scopes = scopes, Grants = RoleGrants.BuiltIn[Role.Admin].Within(scopes) };
        var refusal = _foresight.Of(new IntendedRequest(actor, "GET", "/admin/events/user"));
        Assert.Equal(Permission.AdminEvents, refusal?.Needed);
    }

    private static AdminOperation Operation(string method, string path, Permission permission) =>
        new(Endpoint.Described(method, path, permission), _ => throw new InvalidOperationException("Nothing is sent."));
}
