using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Identity;

public sealed class ConfiguringRolesAndPolicies
{
    [Fact]
    public void Changes_what_a_role_permits_and_no_other()
    {
        var roles = RoleGrants.Of(Of(("Identity:Roles:support:Permissions", "users:*, accounts:freeze")));
        Assert.Equal(
            [
                "accounts:freeze",
                "users:block",
                "users:erase",
                "users:export",
                "users:list",
                "users:read",
                "users:role",
                "users:tier",
                "users:write",
            ],
            roles[Role.Support].Any.Names
        );
        Assert.Equal(RoleGrants.BuiltIn[Role.Support].Own, roles[Role.Support].Own);
        Assert.Equal(RoleGrants.BuiltIn[Role.Operator], roles[Role.Operator]);
    }

    [Theory]
    [InlineData("Identity:Roles:boss:Permissions", "*", "Identity:Roles is '': 'boss' is not a role; expected user, support")]
    [InlineData(
        "Identity:Roles:user:Permissions",
        "acounts:read",
        "Identity:Roles:user:Permissions is 'acounts:read': 'acounts:read' is not a permission; expected some of accounts:close"
    )]
    [InlineData("Identity:Roles:user:Own", "accounts:freeze", "accounts:freeze cannot be given for what is the caller's own")]
    [InlineData("Identity:Policies:p:Actions", "nothing:at-all", "'nothing:at-all' is not a permission")]
    [InlineData(
        "Identity:Policies:p:Effect",
        "maybe",
        "Identity:Policies:p:Effect is 'maybe': expected one of Permit, Forbid, Approve"
    )]
    [InlineData("Identity:Policies:p:Roles", "boss", "'boss' is not a role")]
    [InlineData("Identity:Policies:p:AtLeast:USD", "much", "Identity:Policies:p:AtLeast:USD is 'much'")]
    [InlineData("Identity:Policies:p:AtLeast:XYZ", "1", "'XYZ' is not a currency")]
    [InlineData("Identity:Policies:p:Addresses", "10.0.0.0/99", "'10.0.0.0/99' is not an address; expected an IP address")]
    [InlineData("Identity:Policies:p:Hours", "8-18", "expected two times of the day")]
    [InlineData(
        "Identity:Policies:p:Maker",
        "Own",
        "transactions:write is not decided by this; expected an action of periods:close, transactions:approve, transactions:reverse, "
    )]
    [InlineData("Identity:Policies:p:Hours", "08:00-08:00", "begins and ends at the same time")]
    public void Refuses_what_is_wrong_and_says_what_is_allowed(string key, string value, string problem)
    {
        var configuration = Of(
            ("Identity:Policies:p:Effect", "forbid"),
            ("Identity:Policies:p:Actions", "transactions:write"),
            (key, value)
        );
        var wrong = Assert.Throws<WrongConfiguration>(() => configuration.Options<IdentityOptions>("Identity"));
        Assert.Contains(problem, wrong.Message);
    }

    [Theory]
    [InlineData("USD", "100", "USD", "100")]
    [InlineData("USD", "100", "EUR", "200")]
    public void Refuses_amounts_that_no_request_can_have(string least, string atLeast, string below, string limit)
    {
        var configuration = Of(
            ("Identity:Policies:p:Effect", "forbid"),
            ("Identity:Policies:p:Actions", "transactions:write"),
            ($"Identity:Policies:p:AtLeast:{least}", atLeast),
            ($"Identity:Policies:p:Below:{below}", limit)
        );
        var wrong = Assert.Throws<WrongConfiguration>(() => configuration.Options<IdentityOptions>("Identity"));
        Assert.Contains("is met by no amount together with AtLeast", wrong.Message);
    }

    [Fact]
    public void Refuses_an_approval_of_what_cannot_wait()
    {
        var configuration = Of(("Identity:Policies:p:Effect", "approve"), ("Identity:Policies:p:Actions", "accounts:freeze"));
        var wrong = Assert.Throws<WrongConfiguration>(() => configuration.Options<IdentityOptions>("Identity"));
        Assert.Contains("accounts:freeze cannot wait for approval", wrong.Message);
    }

    [Fact]
    public void Names_settings_that_nothing_reads()
    {
        var problems = new List<string>();
        IdentityOptions.CheckNames(Of(("Identity:Policies:p:Efect", "permit"), ("Identity:Roles:user:Permits", "*")), problems);
        Assert.Collection(
            problems,
            one => Assert.StartsWith("Unknown setting 'Identity:Roles:user:Permits': expected one of Permissions, Own", one),
            one => Assert.StartsWith("Unknown setting 'Identity:Policies:p:Efect'", one)
        );
    }

    private static IConfiguration Of(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.GroupBy(one => one.Key).Select(one => KeyValuePair.Create(one.Key, (string?)one.Last().Value))
            )
            .Build();
}
