using System.Text.Json.Nodes;

namespace Florin.Unit.Tests.Users;

public sealed class EndingSessions
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task Refuses_its_token_at_once_and_no_other()
    {
        await using var users = await UsersInMemory.Start();
        var (_, first) = await users.Person(Ada);
        var second = await users.TokenOf(Ada);
        var listed = await Sessions(users, second);
        Assert.Equal([true, false], listed.Select(one => (bool)one["current"]!)); // Newest first.

        Assert.Equal(200, (await users.Service.SendWith(second, "DELETE", $"/sessions/{listed[1]["id"]}")).Status);

        Assert.Equal(401, (await users.Get("/me", first)).Status);
        Assert.Equal(200, (await users.Get("/me", second)).Status);
        Assert.Single(await Sessions(users, second));
        Assert.Equal(404, (await users.Service.SendWith(second, "DELETE", $"/sessions/{listed[1]["id"]}")).Status);
        await users.StartAgain();
        Assert.Equal(401, (await users.Get("/me", first)).Status);
    }

    [Fact]
    public async Task Ends_all_of_a_person_and_no_new_one()
    {
        await using var users = await UsersInMemory.Start();
        var (_, first) = await users.Person(Ada);
        var second = await users.TokenOf(Ada);

        Assert.Equal(200, (await users.Service.SendWith(second, "DELETE", "/sessions")).Status);

        Assert.Equal((401, 401), ((await users.Get("/me", first)).Status, (await users.Get("/me", second)).Status));
        var third = await users.TokenOf(Ada); // In the same second.
        Assert.Equal(200, (await users.Get("/me", third)).Status);
        users.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(await Sessions(users, await users.TokenOf(Ada)), one => (bool)one["current"]!);
    }

    [Fact]
    public async Task Is_ones_own_to_do_or_an_administrators()
    {
        await using var users = await UsersInMemory.Start();
        var (ada, token) = await users.Person(Ada);
        var (_, other) = await users.Person("grace@example.com");
        var session = (await Sessions(users, token))[0]["id"];
        Assert.Equal(403, (await users.Service.SendWith(other, "GET", $"/sessions?userId={ada}")).Status);
        Assert.Equal(403, (await users.Service.SendWith(other, "DELETE", $"/sessions/{session}?userId={ada}")).Status);
        Assert.Equal(404, (await users.Service.SendWith(other, "DELETE", $"/sessions/{session}")).Status);
        Assert.Equal(
            200,
            (await users.Service.SendWith(users.AdminToken, "DELETE", $"/sessions/{session}?userId={ada}")).Status
        );
        Assert.Equal(401, (await users.Get("/me", token)).Status);
    }

    [Fact]
    public async Task Is_not_remembered_longer_than_its_token_lives()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person(Ada);
        users.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Single(await Sessions(users, await users.TokenOf(Ada)));
        Assert.Equal(401, (await users.Get("/me", token)).Status);
    }

    private static async Task<IReadOnlyList<JsonNode>> Sessions(UsersInMemory users, string token) =>
        [.. (await users.Get("/sessions", token)).Data["items"]!.AsArray().Select(one => one!)];
}
