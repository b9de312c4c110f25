using Florin.Kernel;
using Florin.Testing;
using Florin.Users;

namespace Florin.Unit.Tests.Users;

public sealed class JudgingAUser
{
    private static readonly UserId Ada = new("user_ada");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 600, TimeSpan.Zero);

    private static readonly UserRegistered Registered = new(
        Ada,
        "ada@example.com",
        "Ada",
        UserRole.User,
        UserTier.Free,
        "hash",
        Now
    );

    [Fact]
    public void Blocks_once()
    {
        var blocked = Scenario.Given<User>(Registered).When(u => u.Block(Ada, "user_admin", Now)).Then(new UserBlocked(Now));
        Assert.True(blocked.Blocked);
        Scenario.Given<User>(Registered, new UserBlocked(Now)).When(u => u.Block(Ada, "user_admin", Now)).Then();
    }

    [Fact]
    public void Unblocks_once_and_leaves_tokens_from_before_revoked()
    {
        var free = Scenario
            .Given<User>(Registered, new UserBlocked(Now))
            .When(u => u.Unblock(Ada, Now))
            .Then(new UserUnblocked(Now.ToUnixTimeSeconds(), Now));
        Assert.Equal((false, Now.ToUnixTimeSeconds()), (free.Blocked, free.TokensRevokedUntil));
        Scenario.Given<User>(Registered).When(u => u.Unblock(Ada, Now)).Then();
    }

    [Fact]
    public void Changes_the_role_once_and_revokes_tokens_from_before()
    {
        var admin = Scenario
            .Given<User>(Registered)
            .When(u => u.ChangeRole(Ada, UserRole.Admin, "user_admin", Now))
            .Then(new UserRoleChanged(UserRole.Admin, Now.ToUnixTimeSeconds(), Now));
        Assert.Equal((UserRole.Admin, Now.ToUnixTimeSeconds()), (admin.Role, admin.TokensRevokedUntil));
        Scenario.Given<User>(Registered).When(u => u.ChangeRole(Ada, UserRole.User, "user_admin", Now)).Then();
    }

    [Fact]
    public void Revokes_one_second_more_each_time_when_it_happens_within_one_second_or_the_clock_goes_back()
    {
        var second = Now.ToUnixTimeSeconds();
        Scenario
            .Given<User>(Registered, new UserRoleChanged(UserRole.Admin, second, Now))
            .When(u => u.ChangeRole(Ada, UserRole.User, "user_admin", Now.AddHours(-1)))
            .Then(new UserRoleChanged(UserRole.User, second + 1, Now.AddHours(-1)));
    }

    [Fact]
    public void Changes_the_tier_once()
    {
        var basic = Scenario
            .Given<User>(Registered)
            .When(u => u.ChangeTier(Ada, UserTier.Basic))
            .Then(new UserTierChanged(UserTier.Basic));
        Assert.Equal((UserTier.Basic, 0), (basic.Tier, basic.TokensRevokedUntil));
        Scenario.Given<User>(Registered).When(u => u.ChangeTier(Ada, UserTier.Free)).Then();
    }

    [Fact]
    public void Is_not_for_the_user_themselves_so_that_an_administrator_is_always_left()
    {
        Scenario.Given<User>(Registered).When(u => u.Block(Ada, Ada.Value, Now)).ThenRefused("wrong-state");
        Scenario
            .Given<User>(Registered)
            .When(u => u.ChangeRole(Ada, UserRole.Admin, Ada.Value, Now))
            .ThenRefused("wrong-state");
    }

    [Fact]
    public void Needs_a_user()
    {
        var nobody = Scenario.Given<User>();
        nobody.When(u => u.Block(Ada, "user_admin", Now)).ThenRefused("not-found");
        nobody.When(u => u.Unblock(Ada, Now)).ThenRefused("not-found");
        nobody.When(u => u.ChangeTier(Ada, UserTier.Basic)).ThenRefused("not-found");
        nobody.When(u => u.ChangeRole(Ada, UserRole.Admin, "user_admin", Now)).ThenRefused("not-found");
    }

    [Fact]
    public void Does_not_show_the_passwords_hash() =>
        Assert.DoesNotContain("hash", Scenario.Given<User>(Registered).State.ToString(), StringComparison.Ordinal);
}
