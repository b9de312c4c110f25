namespace Florin.Unit.Tests.Users;

public sealed class BlockingStaff
{
    [Fact]
    public async Task Blocks_nobody_whose_role_permits_more()
    {
        await using var users = await UsersInMemory.Start();
        var (operating, _) = await users.Person("operator@example.com");
        var (administering, _) = await users.Person("admin@example.com");
        var (ada, _) = await users.Person("ada@example.com");
        foreach (var (id, role) in new[] { (operating, "operator"), (administering, "admin") })
            await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{id}/role", new { role });
        var token = await users.TokenOf("operator@example.com");
        var refused = await users.Service.SendWith(token, "POST", $"/users/{administering}/block");
        Assert.Equal((403, "forbidden"), (refused.Status, refused.Code));
        Assert.Equal(200, (await users.Service.SendWith(token, "POST", $"/users/{ada}/block")).Status);
        Assert.Equal(200, (await users.Service.SendWith(users.AdminToken, "POST", $"/users/{administering}/block")).Status);
    }
}
