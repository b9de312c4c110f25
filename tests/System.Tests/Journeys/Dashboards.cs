using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class DashboardsInOneProcess(OneProcess florin) : Dashboards(florin);

[Collection(Sharing.Apart)]
public sealed class DashboardsBetweenSeveralProcesses(SeveralProcesses florin) : Dashboards(florin);

/// <summary>A user's accounts, transactions and notifications in one answer.</summary>
public abstract class Dashboards(ITestFlorin florin)
{
    [Fact]
    public async Task Show_what_a_user_has_and_what_befell_them_also_what_others_sent()
    {
        var (giver, taker) = (await Person.New(florin), await Person.New(florin));
        var (from, to) = (await giver.OpensWith(50), await taker.Opens());
        await giver.MovesTo("COMPLETED", giver.Transfer(from, to, 20));
        var whole = (await taker.Get($"/api/users/{taker.Id}/dashboard")).Data;
        Assert.Equal((taker.Id, to), ((string?)whole["user"]?["id"], (string?)Only(whole["accounts"])["id"]));
        Assert.Equal(
            (20m, giver.Id),
            ((decimal?)Only(whole["transactions"])["amount"], (string?)Only(whole["transactions"])["userId"])
        );
        Assert.False((bool?)whole["partial"]);
        var small = (await taker.Get($"/api/mobile/users/{taker.Id}/dashboard")).Data;
        Assert.Equal(("mobile", null), ((string?)small["shape"], small["user"]?["email"]));
    }

    [Fact]
    public async Task Show_a_notification_until_it_is_read()
    {
        var person = await Person.New(florin);
        await person.OpensWith(50);
        var path = $"/api/users/{person.Id}/dashboard";
        var unread = await Eventually.Is(() => person.Get(path), answer => answer.Data["notifications"]?.AsArray().Count > 0);
        var id = (string?)Only(unread.Data["notifications"])["id"];
        Assert.Equal(200, (await person.Post($"/api/notification/notifications/{id}/read")).Status);
        Assert.Empty((await person.Get(path)).Data["notifications"]!.AsArray()); // It is no partial answer.
    }

    [Fact]
    public async Task Are_for_their_user_and_for_administrators()
    {
        var (person, other) = (await Person.New(florin), await Person.New(florin));
        var path = $"/api/users/{person.Id}/dashboard";
        Assert.Equal(404, (await other.Get(path)).Status); // As if there were no such user.
        var refused = await florin.Gateway.Ask("GET", path);
        Assert.Equal((401, "no-store"), (refused.Status, refused.Header("Cache-Control")));
        Assert.Equal(200, (await (await Person.Admin(florin)).Get(path)).Status);
        Assert.Equal(404, (await (await Person.Admin(florin)).Get("/api/users/user_nobody/dashboard")).Status);
        Assert.Equal(400, (await person.Get(path, ("X-Client-Shape", "watch"))).Status);
    }

    private static JsonNode Only(JsonNode? list) => Assert.Single(list!.AsArray())!; // A list of a whole answer.
}
