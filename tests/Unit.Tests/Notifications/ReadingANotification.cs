using System.Text.Json.Nodes;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Notifications;

public sealed class ReadingANotification : NotificationsScenario
{
    [Fact]
    public async Task Takes_it_from_the_unread_ones_and_says_when()
    {
        await Two();
        var read = await Read("ntf_1", Ann);
        Assert.Equal((200, "ntf_1"), (read.Status, Text(read.Data, "id")));
        Assert.NotNull(read.Data["readAt"]);
        Assert.Equal(["ntf_2"], Ids(await Items("/notifications?unread=true", Ann)));
        Assert.Equal(["ntf_1"], Ids(await Items("/notifications?unread=false", Ann)));
        var all = await Items("/notifications", Ann);
        Assert.Equal([null, (string?)read.Data["readAt"]], all.Select(i => (string?)i["readAt"]));
    }

    [Fact]
    public async Task Is_remembered_by_the_log_when_the_views_are_lost()
    {
        await Two();
        await Read("ntf_2", Ann);
        Views = new();
        await Restart();
        await Settle();
        Assert.Equal(["ntf_1"], Ids(await Items("/notifications?unread=true", Ann)));
    }

    [Fact]
    public async Task Again_changes_nothing_and_keeps_the_time()
    {
        await Two();
        var first = await Read("ntf_1", Ann);
        var head = Notifications.Log.Head;
        Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal((string?)first.Data["readAt"], (string?)(await Read("ntf_1", Ann)).Data["readAt"]);
        Assert.IsType<CommandUnchanged>(Assert.Single(Notifications.Log.Read(head, 10)).Data);
    }

    [Fact]
    public async Task Is_not_for_others_who_are_not_told_whether_there_is_such_a_one()
    {
        await Two();
        Assert.Equal((404, 404), ((await Read("ntf_1", Bob)).Status, (await Read("ntf_9", Bob)).Status));
        Assert.Equal(401, (await Notifications.Send("POST", "/notifications/ntf_1/read", null, null, null)).Status);
        Assert.Equal(2, (await Items("/notifications?unread=true", Ann)).Count);
        Assert.Equal(200, (await Read("ntf_1", Admin)).Status);
    }

    [Fact]
    public async Task Leaves_pages_that_neither_skip_nor_repeat_one()
    {
        for (var i = 1; i <= 9; i++)
            await Completes($"{i}", "ann");
        await Settle();
        foreach (var read in new[] { 2, 5, 6 })
            await Read($"ntf_{read}", Ann);
        var seen = new List<string>();
        var next = "/notifications?unread=true&limit=2";
        while (next is not null)
        {
            var data = (await Notifications.Get(next, Ann)).Data;
            seen.AddRange(Ids(data["items"]!.AsArray().Select(i => i!))); // A list has items.
            next = (string?)data["nextCursor"] is { } cursor ? $"/notifications?unread=true&limit=2&cursor={cursor}" : null;
        }
        Assert.Equal(["ntf_9", "ntf_8", "ntf_7", "ntf_4", "ntf_3", "ntf_1"], seen);
    }

    [Fact]
    public async Task Is_asked_for_by_true_or_false_only() =>
        Assert.Equal(400, (await Notifications.Get("/notifications?unread=perhaps", Ann)).Status);

    private async Task Two()
    {
        await Completes("1", "ann");
        await Completes("2", "ann");
        await Settle();
    }

    private Task<Answer> Read(string id, Actor by) => Notifications.Send("POST", $"/notifications/{id}/read", null, by, null);

    private static IEnumerable<string> Ids(IEnumerable<JsonNode> items) => items.Select(item => Text(item, "id"));
}
