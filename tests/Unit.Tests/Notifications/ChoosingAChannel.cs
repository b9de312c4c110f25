using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Notifications;

public sealed class ChoosingAChannel : NotificationsScenario
{
    [Fact]
    public async Task Is_by_mail_until_a_user_chooses()
    {
        Assert.Equal("email", Channel(await Notifications.Get("/preferences", Ann)));
        Assert.Equal("none", Channel(await Choose("none")));
        Assert.Equal("none", Channel(await Notifications.Get("/preferences", Ann)));
        await Restart();
        Assert.Equal("none", Channel(await Notifications.Get("/preferences", Ann)));
        Assert.Equal("email", Channel(await Notifications.Get("/preferences", Bob)));
    }

    [Fact]
    public async Task Counts_from_the_next_notification_on_even_for_a_user_who_was_just_looked_up()
    {
        await Completes("1", "ann");
        await Settle();
        await Choose("none");
        await Completes("2", "ann");
        await Settle();
        var items = await Items("/notifications", Ann);
        Assert.Equal(["none", "email"], items.Select(i => Text(i, "channel")));
        Assert.StartsWith("Hello,\n", Text(items[0], "body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Again_in_the_same_way_changes_nothing()
    {
        await Choose("none");
        var head = Notifications.Log.Head;
        Assert.Equal("none", Channel(await Choose("none")));
        Assert.IsType<CommandUnchanged>(Assert.Single(Notifications.Log.Read(head, 10)).Data);
    }

    [Theory]
    [InlineData("""{"channel": "pigeon"}""")]
    [InlineData("""{"channel": null}""")]
    [InlineData("""{}""")]
    [InlineData("""{"channel": 5}""")]
    public async Task Is_refused_where_the_channel_is_none_of_ours(string body)
    {
        var answer = await Notifications.Send("PUT", "/preferences", body, Ann, null);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]!["channel"]);
    }

    [Fact]
    public async Task Is_for_oneself_or_for_administrators()
    {
        Assert.Equal(403, (await Choose("none", "?userId=user_bob")).Status);
        Assert.Equal(403, (await Notifications.Get("/preferences?userId=user_bob", Ann)).Status);
        Assert.Equal(401, (await Notifications.Get("/preferences")).Status);
        var chosen = await Notifications.Send("PUT", "/preferences?userId=user_bob", new { channel = "none" }, Admin, null);
        Assert.Equal("none", Channel(chosen));
        Assert.Equal("none", Channel(await Notifications.Get("/preferences", Bob)));
        var unknown = await Notifications.Send("PUT", "/preferences?userId=user_ghost", new { channel = "none" }, Admin, null);
        Assert.Equal(404, unknown.Status);
    }

    private Task<Answer> Choose(string channel, string query = "") =>
        Notifications.Send("PUT", $"/preferences{query}", new { channel }, Ann, null);

    private static string Channel(Answer answer) => Text(answer.Data, "channel");
}
