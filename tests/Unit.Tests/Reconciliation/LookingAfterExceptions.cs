using Florin.Contracts.Users;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>Whose an exception is, and how it is settled without a match.</summary>
public sealed class LookingAfterExceptions : ReconciliationScenario
{
    [Theory]
    [InlineData("user_nobody", null, "does not exist")]
    [InlineData("user_eve", "user", "role user")]
    [InlineData("svc_eve", "auditor", "role auditor")]
    public async Task Gives_no_exception_to_somebody_who_may_not_work_on_it(string owner, string? role, string why)
    {
        Others.Does(UsersClient.ActorOperation, asked => new FoundActor(asked.Id == owner ? role : "admin", "free"));
        var source = await AddSource();
        await Import(source, (-500, "Bank fee", 0));
        await Run(source);
        var id = (string)Assert.Single(await List("/exceptions"))["id"]!;
        var refused = await Service.Post($"/exceptions/{id}/assign", new { owner }, Ada);
        Assert.Equal((422, "invalid-owner", "owner"), (refused.Status, refused.Code, (string?)refused.Json["field"]));
        Assert.Contains(why, refused.Text, StringComparison.Ordinal);
        Assert.Equal("open", (string?)Assert.Single(await List("/exceptions"))["state"]);
        Assert.Equal(200, (await Service.Post($"/exceptions/{id}/assign", null, Ada)).Status); // The caller.
    }

    [Fact]
    public async Task Follows_an_exception_from_its_owner_to_its_end()
    {
        Others.Does(UsersClient.ActorOperation, _ => new FoundActor("operator", "free"));
        var source = await AddSource();
        await Import(source, (-500, "Bank fee", 40));
        await Run(source);
        var id = (string)Assert.Single(await List("/exceptions"))["id"]!;
        Assert.Equal(40, (int)(await Service.Get($"/exceptions/{id}", Ada)).Data["ageDays"]!);
        var bob = await Service.PostFile(
            $"/exceptions/{id}/assign",
            "{\"owner\": \"user_bob\"}"u8.ToArray(),
            "application/json",
            Ada
        );
        var assigned = bob.Data;
        Assert.Equal(("assigned", "user_bob"), ((string?)assigned["state"], (string?)assigned["owner"]));
        Assert.Single(await List("/exceptions?owner=user_bob"));
        Assert.Equal(400, (await Service.Post($"/exceptions/{id}/resolve", new { reason = " " }, Ada)).Status);
        Assert.Equal(200, (await Service.Post($"/exceptions/{id}/resolve", new { reason = "a fee" }, Ada)).Status);
        Assert.Equal(0, (int)(await Run(source)).Data["lines"]!); // What is resolved takes no part any more.
        Assert.Equal(200, (await Service.Post($"/exceptions/{id}/reopen", new { reason = "no fee" }, Ada)).Status);
        Assert.Equal(1, (int)(await Run(source)).Data["lines"]!);
    }
}
